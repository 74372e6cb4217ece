// Two projects: `unit` mirrors src/, `house` holds the rules that the repository keeps for itself.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
})
