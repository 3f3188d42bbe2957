import { defineConfig } from 'vitest/config'

/**
 * Two projects: `unit` is pure and quick and part of `npm run check`; `flows` starts real parts
 * (sound server, workers, built bundles) and runs one file at a time because they share the machine.
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
    ],
  },
})
