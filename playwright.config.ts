// Browser tests: a project per engine. Another engine is an entry in scripts/browsers.ts, what it runs a line here and, where
// Playwright does not drive it, an adapter in test/browser/engines.
import { defineConfig } from '@playwright/test'
import { type Engine, engines, launchOf } from './scripts/browsers.ts'

/** What each engine runs: all of it, or the attacks that a script makes, and those on where a token goes. */
const parts: Record<Engine['name'], string[]> = {
  chromium: ['browser/**/*.spec.ts', 'attack/*.spec.ts'],
  firefox: ['attack/{x-*,l-hosts}.spec.ts'],
}

export default defineConfig({
  testDir: 'test',
  outputDir: '.cache/browser/results',
  reporter: [['list'], ['json', { outputFile: '.cache/browser/report.json' }]],
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: engines.map((engine) => ({
    name: engine.name,
    testMatch: parts[engine.name],
    use: { browserName: engine.name, ...launchOf(engine) },
  })),
})
