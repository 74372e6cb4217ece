// Browser tests: all of them, in every engine. What WebKit has not run yet is named; what each engine lacks is in test/browser/needs.ts.
import { defineConfig } from '@playwright/test'
import base, { toProject } from './playwright.config.ts'

const all = ['browser/**/*.spec.ts', 'attack/*.spec.ts']

export default defineConfig({
  ...base,
  projects: [
    toProject('chromium', all),
    toProject('firefox', all),
    toProject('webkit', [
      'browser/main-job.spec.ts',
      'browser/harness/{frames,origins,sessions,storage,tabs,time}.spec.ts',
      'browser/rows/{id-token-accepted,logout,refresh-tokens,response-state}.spec.ts',
      'browser/session/history.spec.ts',
      'browser/fetch-{bodies,redirects,tokens}.spec.ts',
    ]),
  ],
})
