// What judges mutants: the unit tests of the mutated rooms and of the engine, which puts them to work, or those that MUTATION_TESTS
// names. Fuzzing is left out, see docs/mutation.md.
import { defineConfig } from 'vitest/config'

const all = 'test/unit/{id-token,access-token,engine}/**/*.test.ts'

export default defineConfig({
  test: {
    include: process.env['MUTATION_TESTS']?.split(' ') ?? [all],
    exclude: ['**/*.fuzz.test.ts'],
    setupFiles: ['stryker.setup.ts'],
  },
})
