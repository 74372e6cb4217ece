// Row D-10: answers without end, very long ones, and none at all: each ends in a typed error in bounded time, and the next is good.
import { expect, openSignedIn, signIn, signOut, userInfo } from '../fixtures.ts'
import type { Deviation } from '../servers/answer.ts'
import type { Endpoint } from '../servers/hostile/switches.ts'
import { expectUsable, test, type Stage } from './refusal.ts'

/** Deadlines that come sooner, in pages that are loaded from now on. */
const sooner = `{
  const { timeout } = AbortSignal
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 5)
}`

type Case = {
  endpoint: Endpoint
  /** Signs in, or asks, at a provider that deviates there; gives the code of the error. */
  ask: (stage: Stage) => Promise<string | undefined>
  /** The code where the answer is too long. */
  tooLong: string
}

const signInAnew = async ({ tab }: Stage) => (await openSignedIn(tab)).error?.code

const cases: Case[] = [
  { endpoint: 'discovery', ask: signInAnew, tooLong: 'OIDC_METADATA_INVALID' },
  { endpoint: 'jwks', ask: signInAnew, tooLong: 'OIDC_METADATA_INVALID' },
  { endpoint: 'pushed_authorization_request', ask: signInAnew, tooLong: 'OIDC_AUTHORIZATION_FAILED' },
  { endpoint: 'token', ask: signInAnew, tooLong: 'OIDC_TOKEN_RESPONSE_INVALID' },
  {
    endpoint: 'userinfo',
    tooLong: 'OIDC_USERINFO_INVALID',
    async ask({ op, tab }) {
      const deviation = op.switches.userinfo
      op.switches.userinfo = {}
      expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      op.switches.userinfo = deviation
      return (await userInfo(tab)).error?.code
    },
  },
]

const tooLong: Record<string, Deviation> = {
  '200 MB': { flood: 200_000_000 },
  'more and more, without end': { flood: Infinity },
  '2 MB': { flood: 2_000_000 },
}

const tooLate: Record<string, Deviation> = {
  nothing: { hang: true },
  'a byte now and then, without end': { drips: true },
  'HTML without end': { drips: true, contentType: 'text/html' },
}

/** The provider is honest again: the same page signs in. */
async function expectRecovery(stage: Stage, endpoint: Endpoint): Promise<void> {
  const { op, tab } = stage
  Object.assign(op.switches, { [endpoint]: {} })
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
  expect(tab.seen.errors).toEqual([])
}

for (const { endpoint, ask, tooLong: code } of cases) {
  for (const [name, deviation] of Object.entries(tooLong)) {
    test(`D-10 ${endpoint} answers ${name}: a typed error, and the next sign-in works`, async ({ stage }) => {
      stage.op.switches.pushing = 'required'
      Object.assign(stage.op.switches, { [endpoint]: deviation })
      expect(await ask(stage)).toBe(code)
      expect(stage.op.count(endpoint)).toBeGreaterThan(0)
      await expectRecovery(stage, endpoint)
    })
  }

  for (const [name, deviation] of Object.entries(tooLate)) {
    test(`D-10 ${endpoint} answers ${name}: a typed error, and the next sign-in works`, async ({ stage }) => {
      const isHtml = deviation.contentType !== undefined
      stage.app.early(sooner)
      stage.op.switches.pushing = 'required'
      Object.assign(stage.op.switches, { [endpoint]: deviation })
      expect(await ask(stage)).toBe(isHtml && endpoint !== 'token' ? code : 'OIDC_TIMEOUT')
      await expectRecovery(stage, endpoint)
    })
  }

  test(`D-10 the control: ${endpoint} answers half a megabyte, which is taken`, async ({ stage }) => {
    const { op } = stage
    op.switches.pushing = 'required'
    Object.assign(op.switches, { [endpoint]: { flood: 500_000 } })
    expect(await ask(stage)).toBeUndefined()
    await expectUsable(stage)
  })
}

for (const [name, deviation] of Object.entries({ ...tooLong, ...tooLate })) {
  test(`D-10 revocation answers ${name}: the sign-out goes on`, async ({ stage }) => {
    const { op, app, tab } = stage
    await openSignedIn(tab)
    op.switches.revocation = deviation
    expect(await signOut(tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    expect([op.count('revocation'), op.count('end_session')]).toEqual([1, 1])
    expect(await tab.url()).toBe(`${app.origin}/`)
  })
}
