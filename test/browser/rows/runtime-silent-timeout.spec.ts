// Row A-X05: a silent attempt in a frame that never answers: over in time, cleaned up, and later ones work.
import * as step from '../fixtures.ts'
import { hangingInFrames } from '../servers/hostile/changes.ts'
import { countingListeners, leftovers } from './leftovers.ts'
import { stores } from './stores.ts'

const { expect, test } = step

// Where cookies of a frame are first-party, so that a frame is used.
test.use({ providerHost: 'localhost' })

test.beforeEach(({ app }) => app.early(countingListeners))

for (const store of stores) {
  test(`A-X05 no answer (${store}): over after ten seconds, cleaned up, and the session goes on`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await tab.takeClock()
    await step.openSignedIn(tab)
    const before = await leftovers(tab)
    op.switches.authorization.gate = hangingInFrames
    let isOver = false
    const attempt = step.signInSilently(tab).finally(() => (isOver = true))
    await op.next('authorization')
    await op.next('authorization')
    expect(await leftovers(tab)).not.toEqual(before)
    await tab.advance(8)
    expect([(await leftovers(tab))[0], isOver]).toEqual([1, false])
    await tab.advance(2)
    expect(await attempt).toMatchObject({
      status: 'signed-out',
      reason: 'failed',
      error: { code: 'OIDC_TIMEOUT', remedy: 'retry' },
    })
    expect(await leftovers(tab)).toEqual(before)
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    op.switches.authorization = {}
    expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect(await leftovers(tab)).toEqual(before)
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('A-X05 no answer, and nobody is signed in: the same, and a later sign-in works', async ({ op, tab }) => {
  await tab.takeClock()
  await step.openApp(tab)
  const before = await leftovers(tab)
  op.switches.authorization.gate = hangingInFrames
  const attempt = step.signInSilently(tab)
  await op.next('authorization')
  await tab.advance(10)
  const timedOut = { status: 'signed-out', reason: 'failed', error: { code: 'OIDC_TIMEOUT' } }
  expect(await attempt).toMatchObject(timedOut)
  expect(await step.sessionNow(tab)).toMatchObject(timedOut)
  expect(await leftovers(tab)).toEqual(before)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
})
