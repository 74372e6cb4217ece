// Browser tests: a project per engine, with the files for which the test command has time; scripts/browser-tests.ts chooses among
// their tests. All tests in all engines are in playwright.more.config.ts.
import { defineConfig } from '@playwright/test'
import { type Engine, findEngine, launchOf } from './scripts/browsers.ts'

/** The project of an engine: the tests that it runs. */
export const toProject = (name: Engine['name'], testMatch: string[]) => ({
  name,
  testMatch,
  use: { browserName: name, ...launchOf(findEngine(name)) },
})

/** The attacks for which the test command has time. */
const attacks = ['attack/{x-*,l-hosts}.spec.ts']

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
    toProject('chromium', ['browser/**/*.spec.ts', ...attacks]),
    toProject('firefox', [
      'browser/{main-job,requests-once,service-worker}.spec.ts',
      'browser/{fetch-*,worker-lives,worker-messages,worker-secrets}.spec.ts',
      'browser/session/{callback,silent,storage,tabs-refresh}.spec.ts',
      'browser/rows/{dpop-keys,logout,runtime-storage}.spec.ts',
      ...attacks,
    ]),
    toProject('webkit', [
      'browser/main-job.spec.ts',
      'browser/fetch-{bodies,redirects,tokens}.spec.ts',
      'browser/harness/{storage,tabs}.spec.ts',
      'browser/rows/{logout,refresh-tokens,response-state}.spec.ts',
      'browser/session/history.spec.ts',
    ]),
  ],
})
