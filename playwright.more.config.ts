// Browser tests that are commands of their own: all attacks (`npm run attacks`), and WebKitGTK with what has been made to run there
// (`npm run test:webkit`). What each engine lacks is in test/browser/needs.ts.
import { defineConfig } from '@playwright/test'
import base, { toProject } from './playwright.config.ts'

export default defineConfig({
  ...base,
  projects: [
    toProject('chromium', ['attack/*.spec.ts']),
    toProject('firefox', ['attack/*.spec.ts']),
    toProject('webkit', [
      'browser/main-job.spec.ts',
      'browser/harness/{frames,origins,sessions,storage,tabs,time}.spec.ts',
      'browser/rows/{id-token-accepted,logout,refresh-tokens,response-state}.spec.ts',
      'browser/session/history.spec.ts',
      'browser/fetch-{bodies,redirects,tokens}.spec.ts',
    ]),
  ],
})
