// Rows: a sign-in at a provider that forges one thing: refused for the right reason, and nothing of it is used or left.
import type { SignInOptions } from '../../../src/index.ts'
import { test as base, callApi, expect, openSignedIn, userInfo } from '../fixtures.ts'
import type { JsonObject } from '../servers/answer.ts'
import type { Api } from '../servers/api.ts'
import type { Evil } from '../servers/evil.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectRejected, type Place } from './rejection.ts'

export type Stage = Place & { api: Api; evil: Evil }

export type Refusal = {
  /** Begins with the id of its row. */
  name: string
  /** The one thing in which the provider differs from an honest one. */
  flip: (stage: Stage) => unknown
  code: string
  check?: string
  reason?: 'failed' | 'stale-callback'
  /** How many token requests there are: none where the response itself is refused. */
  tokenRequests?: 0 | 1
  asks?: SignInOptions & JsonObject
}

export const test = base.extend<{ stage: Stage }>({
  stage: ({ op, api, app, evil, tab }, use) => use({ op, api, app, evil, tab }),
})

/** An ID Token that differs in that, and the check that it fails. */
export function refusedIdToken(name: string, idToken: IdTokenSwitch, check: string): Refusal {
  const flip = ({ op }: Stage) => Object.assign(op.switches.idToken, idToken)
  return { name, flip, code: 'OIDC_ID_TOKEN_INVALID', check }
}

/** Nothing was asked of anybody but the app, its provider and its API. */
export function expectNoStrangers({ op, api, app, evil, tab }: Stage): void {
  expect(evil.log).toEqual([])
  const known = [op, api, app].map(({ origin }) => origin)
  const asked = tab.seen.requests.map(({ url }) => new URL(url).origin)
  expect(asked.filter((origin) => !known.includes(origin))).toEqual([])
}

/** No token was used, neither by itself nor because the app asks for it. */
export async function expectNothingUsed({ op, api, tab }: Stage): Promise<void> {
  expect((await callApi(tab, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
  expect((await userInfo(tab)).error?.code).toBe('OIDC_SIGNED_OUT')
  expect([op.count('userinfo'), op.count('refresh'), api.count('resource')]).toEqual([0, 0, 0])
}

/** The tokens of the session work. */
export async function expectUsable({ api, tab }: Stage): Promise<void> {
  expect((await callApi(tab, `${api.origin}/orders`)).status).toBe(200)
  expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
}

/** What the trace says of the refusal. */
async function expectTraced({ tab }: Stage, { code, check }: Refusal): Promise<void> {
  const events = await tab.evaluate(() => window.events)
  expect(events).toContainEqual(expect.objectContaining({ type: 'error', code, ...(check && { check }) }))
  if (check) expect(events).toContainEqual(expect.objectContaining({ type: 'check', check, passed: false }))
  const signedIn = expect.objectContaining({ type: 'session', status: 'signed-in' })
  expect(events).not.toContainEqual(signedIn)
}

/** Signs in, is refused, uses nothing; then the provider turns honest, the next sign-in succeeds and its tokens work. */
export async function expectRefusal(stage: Stage, refusal: Refusal): Promise<void> {
  const { flip, code, check, reason = 'failed', tokenRequests = 1, asks } = refusal
  await flip(stage)
  const refused = await openSignedIn(stage.tab, asks)
  const { status, error } = refused
  expect({ status, reason: refused.reason, code: error?.code, check: error?.check }).toEqual({
    status: 'signed-out',
    reason,
    code,
    check,
  })
  expect(stage.op.count('token')).toBe(tokenRequests)
  await expectNothingUsed(stage)
  await expectTraced(stage, refusal)
  await expectRejected(stage, refused, { code })
  await expectUsable(stage)
  expectNoStrangers(stage)
}
