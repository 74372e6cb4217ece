// Must show, pains 2 and 36: a callback that is reloaded, finished in the other order, copied, or bent: no dead page, no second redemption.
import * as step from '../fixtures.ts'
import { createGate } from '../servers/answer.ts'
import { holdCallback, isClean } from './callback-steps.ts'
import { areCodesUsedOnce, bearer, bound, kept } from './modes.ts'

const { expect, test } = step

for (const [name, prepare] of [kept, bound, bearer]) {
  test(`pain 2b ${name}: a reload of the callback before the token request: redeemed once`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    const callback = await holdCallback({ op, app, tab })
    // The callback shows a page whose scripts have not run yet.
    app.serve('/boot.js', '')
    await tab.goto(callback)
    expect(op.count('token')).toBe(0)
    await app.bootWith('boot.ts')
    await tab.reload()
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', returnTo: '/orders' })
    expect([op.count('token'), await tab.url()]).toEqual([1, `${app.origin}/orders`])
  })

  test(`pain 2b ${name}: a reload during the token request: nobody, no dead page, and sign-in works`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    const callback = await holdCallback({ op, app, tab })
    const gate = createGate()
    op.switches.token.once = [{ gate }]
    await tab.goto(callback)
    await op.next('token')
    expect(await isClean(tab)).toBe(true)
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
    gate.open()
    expect(await tab.url()).toBe(`${app.origin}/`)
    expect([op.count('token'), op.count('authorization')]).toEqual([1, 1])
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect([areCodesUsedOnce(op), tab.seen.errors]).toEqual([true, []])
  })

  test(`pain 2b ${name}: the same while somebody is signed in: still signed in`, async ({ op, app, tab }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    const callback = await holdCallback({ op, app, tab })
    const gate = createGate()
    const before = op.count('token')
    op.switches.token.once = [{ gate }]
    await tab.goto(callback)
    while (op.count('token') <= before) await op.next('token')
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    gate.open()
    expect([areCodesUsedOnce(op), await isClean(tab)]).toEqual([true, true])
  })

  test(`pain 2b ${name}: the callback again, after it was used: signed in as before`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    const callback = await holdCallback({ op, app, tab })
    await tab.goto(callback)
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    await tab.goto(callback)
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect([areCodesUsedOnce(op), await isClean(tab), tab.seen.errors]).toEqual([true, true, []])
  })

  test(`pain 2c ${name}: two sign-ins, finished in the other order: both tabs signed in`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    const other = await tab.newTab()
    const first = await holdCallback({ op, app, tab }, '/first')
    const second = await holdCallback({ op, app, tab: other }, '/second')
    await other.goto(second)
    expect(await step.outcome(other)).toMatchObject({ status: 'signed-in', returnTo: '/second' })
    await tab.goto(first)
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', returnTo: '/first' })
    for (const each of [other, tab]) {
      expect(await step.callApi(each, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(await step.sessionNow(each)).toMatchObject({ status: 'signed-in' })
    }
    expect([op.count('token'), areCodesUsedOnce(op), op.countReuses()]).toEqual([2, true, 0])
  })

  test(`pains 2d, 36 ${name}: a copied callback in another profile: stale, and one click signs in`, async ({
    op,
    app,
    tab,
    openProfile,
  }) => {
    prepare({ op, app })
    const callback = await holdCallback({ op, app, tab })
    const stranger = await openProfile()
    await stranger.goto(callback)
    expect(await step.outcome(stranger)).toMatchObject({
      status: 'signed-out',
      reason: 'stale-callback',
      error: { code: 'OIDC_CALLBACK_UNKNOWN_STATE', remedy: 'sign-in' },
    })
    expect([op.count('token'), await stranger.url()]).toEqual([0, `${app.origin}/`])
    await stranger.click('#sign-in')
    await step.waitForHello(stranger, 'Hello Ada')
    expect(op.count('token')).toBe(1)
    await tab.goto(callback)
    expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', returnTo: '/orders' })
    expect([op.count('token'), areCodesUsedOnce(op)]).toEqual([2, true])
  })
}

test('pain 2e: a router that writes every character of the state as %XX: signed in all the same', async ({
  op,
  app,
  tab,
}) => {
  const callback = await holdCallback({ op, app, tab })
  const state = new URL(callback).searchParams.get('state') ?? ''
  const written = Array.from(state, (c) => `%${c.charCodeAt(0).toString(16)}`).join('')
  expect(callback).toContain(state)
  await tab.goto(callback.replace(state, written))
  expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('token')).toBe(1)
})
