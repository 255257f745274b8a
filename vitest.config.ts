import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts', 'test/support/postgres.ts'],
    // Much of the time goes to waiting for processes and clocks, so both cores of a small machine get work.
    maxWorkers: 3,
    // To load the product anew for each file takes a third of all the time. Nothing of ours is kept in its modules.
    isolate: false,
    // What hangs ends; what is slow on a busy machine does not fail for it.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
