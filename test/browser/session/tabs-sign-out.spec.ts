// Must show: a sign-out during a refresh, in the same tab and in another: it stays signed out, and the late tokens are revoked.
import { createGate } from '../servers/answer.ts'
import { leavingOut } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'
import { bearer, kept, type Mode, type Place } from './modes.ts'

const { expect, test } = step

/** Makes tokens for the next refresh, and keeps them back. */
function keepBackTokens({ switches }: HostileProvider): { made: Promise<void>; letGo: () => void } {
  const made = createGate()
  const gate = createGate()
  switches.refresh.members = async (honest) => {
    made.open()
    await gate.passed
    return honest
  }
  return { made: made.passed, letGo: gate.open }
}

/** Signed in, a call that waits for a refresh, whose tokens the provider has made and not sent yet. */
async function openRefreshing(
  { op, app, tab }: Place,
  { mode: [, prepare], url }: { mode: Mode; url: string },
): Promise<{ other: step.Tab; call: Promise<step.Reply>; letGo: () => void }> {
  prepare({ op, app })
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
  const [other = tab] = await step.openTabs(tab, 1)
  await step.expireAccessToken({ tab, op })
  const { made, letGo } = keepBackTokens(op)
  const call = step.callApi(tab, url)
  await made
  return { other, call, letGo }
}

const newestRefreshToken = ({ secrets }: HostileProvider) =>
  secrets.findLast(({ cargo }) => cargo === 'refresh token')?.value

/** Waits until a token is revoked. */
async function revocationOf(op: HostileProvider, token: string | undefined): Promise<void> {
  while ((await op.next('revocation')).form.get('token') !== token);
}

/** Nobody is signed in: not now, not after a reload, and not by anything that is stored. */
async function expectSignedOut({ op, tab }: Omit<Place, 'app'>): Promise<void> {
  expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
  expect(Object.values(await step.storedText(tab))).not.toContainEqual(expect.stringMatching(/\.\d+$/))
  expect(Object.values(await step.storedRecords(tab))).not.toContain(true)
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
  expect(op.secrets.filter(({ value }) => op.acceptsAccessToken(value))).toEqual([])
}

for (const mode of [kept, bearer]) {
  const [name] = mode
  for (const place of ['the same tab', 'another tab']) {
    test(`pain 11 ${name}: sign-out during a refresh, in ${place}`, async ({ op, api, app, tab }) => {
      const url = `${api.origin}/orders`
      const { other, call, letGo } = await openRefreshing({ op, app, tab }, { mode, url })
      const late = newestRefreshToken(op)
      const trips = op.count('authorization')
      await step.signOut(place === 'the same tab' ? tab : other, { local: true })
      await step.waitForHello(tab, 'signed-out')
      await step.waitForHello(other, 'signed-out')
      const revoked = revocationOf(op, late)
      letGo()
      expect((await call).error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
      await revoked
      expect([api.log.length, op.count('refresh'), op.countReuses()]).toEqual([0, 1, 0])
      for (const one of [tab, other]) await expectSignedOut({ op, tab: one })
      expect(op.count('authorization')).toBe(trips)
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, url)).toMatchObject({ status: 200 })
    })
  }

  test(`pain 11 ${name}: the control: without a sign-out the same tokens are kept`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    const url = `${api.origin}/orders`
    const { call, letGo } = await openRefreshing({ op, app, tab }, { mode, url })
    letGo()
    expect(await call).toMatchObject({ status: 200 })
    expect([op.count('refresh'), op.count('revocation')]).toEqual([1, 0])
    expect(Object.values(await step.storedRecords(tab)).includes(true)).toBe(mode === kept)
  })

  test(`pain 11 ${name}: sign-out at the provider during a refresh`, async ({ op, api, app, tab }) => {
    const { call, letGo, other } = await openRefreshing(
      { op, app, tab },
      { mode, url: `${api.origin}/orders` },
    )
    call.catch(() => undefined)
    expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
    letGo()
    await step.waitForHello(other, 'signed-out')
    expect([op.count('end_session'), api.log.length]).toEqual([1, 0])
    for (const one of [tab, other]) await expectSignedOut({ op, tab: one })
  })
}

test('no revocation endpoint: the tokens of the other tab are sent nowhere', async ({ op, app, tab }) => {
  op.switches.discovery.members = leavingOut('revocation_endpoint')
  await step.openSignedIn(tab)
  const [other = tab] = await step.openTabs(tab, 1)
  expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-in' })
  await step.signOut(tab, { local: true })
  await step.waitForHello(other, 'signed-out')
  // What comes of it has been sent by the time that the other tab has loaded again.
  await step.reload(other)
  expect(app.log.filter(({ method }) => method !== 'GET')).toEqual([])
  expect(op.count('revocation')).toBe(0)
})
