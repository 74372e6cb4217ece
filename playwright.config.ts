// Browser tests: a project per engine. Another engine is a project here, an entry in scripts/browsers.ts and, where
// Playwright does not drive it, an adapter in test/browser/engines.
import { defineConfig } from '@playwright/test'
import { engines, locateBrowser } from './scripts/browsers.ts'

export default defineConfig({
  testDir: 'test/browser',
  outputDir: '.cache/browser/results',
  reporter: [['list'], ['json', { outputFile: '.cache/browser/report.json' }]],
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: engines.map((engine) => {
    const executablePath = locateBrowser(engine)
    return {
      name: engine.name,
      use: {
        browserName: engine.name,
        launchOptions: executablePath === undefined ? {} : { executablePath },
      },
    }
  }),
})
