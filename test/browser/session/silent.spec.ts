// Other ways in, A-X04, A-X05, C-06, pain 25: a silent sign-in in a frame, where the provider is of this site.
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { answeringSilentError, hangingInFrames } from '../servers/hostile/changes.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

const countFrames = (tab: step.Tab) => tab.evaluate(() => document.querySelectorAll('iframe').length)

/** A page where nobody is signed in, in a browser that has a session at the provider. */
async function openSignedInElsewhere({ op, tab }: { op: HostileProvider; tab: step.Tab }): Promise<void> {
  await step.openSignedIn(tab)
  await step.signOut(tab, { local: true })
  expect(op.sessions.newest()?.person.sub).toBe('ada')
}

for (const [name, prepare] of [bearer, kept]) {
  test(`pain 25 ${name}: signed in silently: the page stays, the frame goes, one code is redeemed once`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await openSignedInElsewhere({ op, tab })
    await step.typeDraft(tab, 'half an order')
    const [loads, tokens] = [step.countLoads(app), op.count('token')]
    expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect([await step.readDraft(tab), await countFrames(tab), tab.seen.frames]).toEqual([
      'half an order',
      0,
      1,
    ])
    expect(op.last('authorization').query.get('prompt')).toBe('none')
    expect([step.countLoads(app), step.countLoads(app, 'iframe'), op.count('token')]).toEqual([
      loads,
      1,
      tokens + 1,
    ])
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  })

  test(`A-X04 ${name}: login_required is a value; the frame is gone and its listeners with it`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.early(countListeners)
    await step.openApp(tab)
    const outcome = {
      status: 'signed-out',
      reason: 'interaction-required',
      error: { code: 'OIDC_AUTHORIZATION_FAILED', oauth: { error: 'login_required' } },
    }
    expect(await step.signInSilently(tab)).toMatchObject(outcome)
    expect(await step.sessionNow(tab)).toMatchObject(outcome)
    expect([await countFrames(tab), tab.seen.frames, op.count('token')]).toEqual([0, 1, 0])
    const countListening = () => tab.evaluate((): number => Reflect.get(window, 'listening').size)
    // What the page itself listens to has come with the parts that the first attempt loaded.
    const before = await countListening()
    for (let round = 0; round < 3; round += 1) await step.signInSilently(tab)
    expect([await countListening(), before > 0]).toEqual([before, true])
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  })

  test(`A-X04 ${name}: a session that is there is not touched by an attempt that fails`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    for (const error of ['login_required', 'consent_required', 'server_error']) {
      op.switches.authorization.parameters = answeringSilentError(error)
      expect((await step.signInSilently(tab)).error?.oauth?.error).toBe(error)
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    }
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    // Another tab that starts up does not end it either.
    await step.openTabs(tab, 1)
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect((await step.shownStates(tab)).filter((state) => state.startsWith('signed-out'))).toEqual([])
  })

  test(`A-X05 ${name}: a provider that never answers: OIDC_TIMEOUT after 10 s, and later sign-ins work`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await openSignedInElsewhere({ op, tab })
    op.switches.authorization.gate = hangingInFrames
    const silent = step.signInSilently(tab)
    for (let asked = 0; asked < 2; asked += 1) await op.next('authorization')
    await tab.advance(9)
    expect([await countFrames(tab), (await step.sessionNow(tab)).reason]).toEqual([1, 'signed-out'])
    await tab.advance(1.1)
    const outcome = {
      status: 'signed-out',
      reason: 'failed',
      error: { code: 'OIDC_TIMEOUT', remedy: 'retry' },
    }
    expect(await silent).toMatchObject(outcome)
    expect([await countFrames(tab), op.count('token')]).toEqual([0, 1])
    op.switches.authorization = {}
    expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('another person has the session at the provider: they are shown', async ({ op, tab }) => {
  await openSignedInElsewhere({ op, tab })
  op.switches.session = bob
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'bob' } })
})

/** Counts what listens on window, by kind and function. */
const countListeners = `{
  window.listening = new Set()
  const { addEventListener: add, removeEventListener: remove } = window
  window.addEventListener = (type, hear, ...rest) => {
    window.listening.add(hear)
    rest[0]?.signal?.addEventListener('abort', () => window.listening.delete(hear))
    add.call(window, type, hear, ...rest)
  }
  window.removeEventListener = (type, hear, ...rest) =>
    (window.listening.delete(hear), remove.call(window, type, hear, ...rest))
}`
