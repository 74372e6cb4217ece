// What judges mutants: the unit tests of the mutated rooms and of the engine, which puts them to work. Fuzzing is left out, see docs/mutation.md.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/unit/{id-token,access-token,engine}/**/*.test.ts'],
    exclude: ['**/*.fuzz.test.ts'],
    setupFiles: ['stryker.setup.ts'],
  },
})
