// Browser tests: a project per engine. What takes longer than one run of the test command may is in playwright.more.config.ts.
import { defineConfig } from '@playwright/test'
import { type Engine, findEngine, launchOf } from './scripts/browsers.ts'

/** The project of an engine: the tests that it runs. */
export const toProject = (name: Engine['name'], testMatch: string[]) => ({
  name,
  testMatch,
  use: { browserName: name, ...launchOf(findEngine(name)) },
})

export default defineConfig({
  testDir: 'test',
  outputDir: '.cache/browser/results',
  reporter: [['list'], ['json', { outputFile: '.cache/browser/report.json' }]],
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    toProject('chromium', [
      'browser/**/*.spec.ts',
      'attack/{x-*,l-hosts,p-*,j-*,c-addresses,c-windows}.spec.ts',
    ]),
    toProject('firefox', ['attack/{x-*,l-hosts}.spec.ts']),
  ],
})
