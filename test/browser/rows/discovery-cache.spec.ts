// Rows A-D07 and A-D08: metadata is asked for once, kept for a day at most, and looked at again after an hour.
import { expect, openSignedIn, outcome, signIn, type Tab } from '../fixtures.ts'
import { createGate } from '../servers/answer.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { expectUsable, test } from './refusal.ts'

const hour = 3600

test('A-D07 several calls at a cold start share one request', async ({ stage }) => {
  const { op, api, tab } = stage
  const gate = createGate()
  op.switches.discovery.gate = gate
  await tab.goto('/')
  const started = tab.evaluate((url) => {
    const { oidc, registered, createOidcClient } = window
    const copy = createOidcClient(registered)
    for (const client of [oidc, copy]) {
      void client.ready()
      void client.signIn().catch(() => {})
      void client.signIn().catch(() => {})
      void client.userInfo().catch(() => {})
      void client.fetch(url).catch(() => {})
    }
  }, `${api.origin}/orders`)
  await Promise.all([started, op.next('discovery')])
  await tab.evaluate(() => window.oidc.ready().then(() => {}))
  gate.open()
  await op.next('authorization')
  const before = op.log.findIndex(({ endpoint }) => endpoint === 'authorization')
  const asked = op.log.slice(0, before).filter(({ endpoint }) => endpoint === 'discovery')
  expect(asked).toHaveLength(1)
  await op.next('token')
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
  expect(op.count('token')).toBe(1)
})

/** Time has passed at the provider too: tokens are of that moment. */
function beLater({ switches }: HostileProvider, seconds: number): void {
  switches.idToken.claims = ({ iat, exp, auth_time: time, ...claims }) => ({
    ...claims,
    iat: Number(iat) + seconds,
    exp: Number(exp) + seconds,
    auth_time: Number(time) + seconds,
  })
}

async function signInAfter({ op, tab }: { op: HostileProvider; tab: Tab }, seconds: number) {
  await tab.advance(seconds)
  beLater(op, seconds)
  return signIn(tab)
}

/** How many discovery answers this page got. */
function countAnswers(tab: Tab): Promise<number> {
  return tab.evaluate(
    () => window.events.filter((event) => event.type === 'response' && event.endpoint === 'discovery').length,
  )
}

test('A-D08 metadata is used again within the hour', async ({ stage }) => {
  const { op, tab } = stage
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('discovery')).toBe(1)
  expect(await signInAfter(stage, 0.9 * hour)).toMatchObject({ status: 'signed-in' })
  expect(op.count('discovery')).toBe(1)
})

test('A-D08 the token endpoint moves: after an hour the next sign-in asks beside, and the one after that knows', async ({
  stage,
}) => {
  const { op, tab } = stage
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.switches.paths.token = '/moved'
  await signInAfter(stage, 1.1 * hour)
  await expect.poll(() => countAnswers(tab)).toBe(1)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last('token').path).toBe('/moved')
})

test('A-D08 the token endpoint moves: after a day the new one is used, and the old one is not asked', async ({
  stage,
}) => {
  const { op, tab } = stage
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.switches.paths.token = '/moved'
  expect(await signInAfter(stage, 25 * hour)).toMatchObject({ status: 'signed-in' })
  expect(op.last('token').path).toBe('/moved')
  expect(op.count('elsewhere')).toBe(0)
  expect(op.count('discovery')).toBe(2)
})

test('A-D08 after a day without an answer there is no sign-in with old metadata', async ({ stage }) => {
  const { op, tab } = stage
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await tab.advance(25 * hour)
  op.switches.discovery.status = 503
  await tab.reload()
  await outcome(tab)
  expect(await signIn(tab)).toMatchObject({
    status: 'threw',
    error: { code: 'OIDC_METADATA_INVALID', remedy: 'retry' },
  })
  expect(op.count('authorization')).toBe(1)
})
