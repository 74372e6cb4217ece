// Signs in, refreshes, calls and signs out at every real provider that this machine can start, in real Chromium: `npm run interop`.
// Words after it choose: `npm run interop keycloak dpop` goes where name and configuration have them all.
import { chromium } from '@playwright/test'
import { createPlaywrightEngine } from '../test/browser/engines/playwright.ts'
import { startApi } from '../test/browser/servers/api.ts'
import { startApp } from '../test/browser/servers/app.ts'
import type { Candidate, Running } from '../test/interop/candidate.ts'
import { glewlwyds } from '../test/interop/glewlwyd.ts'
import { keycloaks } from '../test/interop/keycloak.ts'
import { oidcProviders } from '../test/interop/oidc-provider.ts'
import { steps } from '../test/interop/steps.ts'
import { findEngine, launchOf } from './browsers.ts'

type Result = {
  provider: string
  configuration: string
  version: string
  passed: string
  /** What the provider itself refuses, in its words; that it does is a part of what passed. */
  refused: string
  failed: string
}

const engine = createPlaywrightEngine(await chromium.launch(launchOf(findEngine('chromium')).launchOptions))

/** Takes the steps one after the other, and stops at the first that fails. */
async function walk(provider: Running, candidate: Candidate): Promise<Result> {
  const [app, api] = running
  app.reset()
  api.reset()
  const { resource = {}, options, version } = provider
  app.options = { ...options, resources: [{ url: `${api.origin}/`, ...resource }] }
  api.accepts = provider.accepts
  if (provider.boundTo) api.boundTo = provider.boundTo
  const { tab, closeProfile } = await engine.open(app.origin)
  const passed: string[] = []
  let failed = ''
  try {
    for (const [name, take] of steps) {
      failed = name
      await take({ provider, api, tab })
      passed.push(name)
      failed = ''
    }
  } catch (thrown) {
    failed += `: ${String(thrown).slice(0, 300)}`
  }
  await closeProfile()
  return {
    provider: candidate.name,
    configuration: candidate.configuration,
    version,
    passed: passed.join(', '),
    refused: provider.refusesSilence === undefined ? '' : `silent sign-in: ${provider.refusesSilence}`,
    failed,
  }
}

async function visit(candidate: Candidate): Promise<Result> {
  const { name, configuration } = candidate
  console.log(`\n── ${name}: ${configuration}`)
  const [app, api] = running
  const starting = candidate.start(app.origin, api.origin)
  const provider = await starting.catch((thrown: unknown) => String(thrown).slice(0, 300))
  if (typeof provider === 'string')
    return {
      provider: name,
      configuration,
      version: 'not started',
      passed: '',
      refused: '',
      failed: provider,
    }
  try {
    return await walk(provider, candidate)
  } finally {
    await provider.close()
  }
}

const words = process.argv.slice(2).map((word) => word.toLowerCase())
const isChosen = ({ name, configuration }: Candidate): boolean =>
  words.every((word) => `${name} ${configuration}`.toLowerCase().includes(word))

const running = [await startApp(), await startApi()] as const
const results: Result[] = []
for (const candidate of [...oidcProviders, ...keycloaks, ...glewlwyds].filter(isChosen)) {
  const result = await visit(candidate)
  results.push(result)
  console.log(result.failed ? `FAILED  ${result.failed}` : `passed  ${result.passed}`)
  if (result.refused) console.log(`refused ${result.refused}`)
}
await Promise.all([engine.close(), ...running.map((server) => server.close())])
console.table(results)
const unstarted = results.filter(({ version }) => version === 'not started').length
const failed = results.filter((result) => result.failed && result.version !== 'not started').length
console.log(`${results.length - failed - unstarted} passed, ${failed} failed, ${unstarted} not started`)
process.exitCode = failed > 0 ? 1 : 0
