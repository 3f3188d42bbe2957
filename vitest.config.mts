import { defineConfig } from 'vitest/config'

/**
 * Three projects: `unit` is pure and quick and part of `npm run check`; `flows` starts real parts
 * (sound server, workers, built bundles) and runs one file at a time because they share the machine; `bench` is run by
 * `npm run bench` alone.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/flows/**', 'tests/e2e/**', 'tests/sound/**'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'flows',
          include: ['tests/flows/**/*.test.ts', 'tests/sound/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'bench',
          include: ['bench/**/*.bench.ts'],
          exclude: ['bench/node_modules/**'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
