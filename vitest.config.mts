import { defineConfig } from 'vitest/config'

/**
 * `unit` is pure and quick and part of `npm run check`; `flows` starts real parts (workers, built bundles), `e2e` the built
 * pages in a browser, `sound` a sound server and `package` the packager, each one file at a time because they share the
 * machine; `peers` runs other
 * people's clients, which are installed in `bench/`; `bench` is run by `npm run bench` alone, `pictures` by `npm run
 * pictures`.
 * Time limits only end what hangs: no test expects anything to be quick.
 */
const PATIENT = { poll: { timeout: 30_000, interval: 20 } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          expect: PATIENT,
          // Said as what it includes, because an `exclude` here would silence the one of the command line.
          include: ['tests/*.test.ts', 'tests/!(e2e|flows|package|peers|sound)/**/*.test.ts'],
          environment: 'node',
          // Pure modules have nothing to keep apart; loading them anew for every file cost more than the tests themselves.
          isolate: false,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'flows',
          expect: PATIENT,
          include: ['tests/flows/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          // One file after the other in one process: each anew loaded Playwright or the engine once more.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          // Each look goes through three processes.
          expect: { poll: { ...PATIENT.poll, interval: 100 } },
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          // One file after the other in one process: each anew loaded Playwright or the engine once more.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'sound',
          expect: PATIENT,
          include: ['tests/sound/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Where other programs take the processor, the sound server itself drops samples; a defect fails every time.
          retry: 2,
        },
      },
      {
        test: {
          name: 'peers',
          expect: PATIENT,
          include: ['tests/peers/**/*.test.ts'],
          globalSetup: ['tests/peers/schemaSetup.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'package',
          expect: PATIENT,
          include: ['tests/package/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          // It takes what nobody else wants of the processor, which may be nothing for minutes.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'pictures',
          include: ['tests/pictures/**/*.pictures.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 600_000,
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
