// Rows N-06, R-19: an app that is hosted as docs/hosting.md says; the provider is of another site, so nothing is framed.
import * as step from './fixtures.ts'
import { doAll, expectInForce, fillRules, openFront, violations } from './policy-steps.ts'
import { withWorker } from './servers/hosting.ts'

const { expect, test } = step

/** As the page says, where nothing is framed. */
const unframed = (policy: string) =>
  policy.replace(/(?<=frame-src )[^;]+/, "'none'").replace(/(?<=frame-ancestors )[^;]+/, "'none'")

test('N-06 all that an app does offends nothing; what a foreign script does is stopped and reported', async ({
  op,
  api,
  app,
  tab,
}) => {
  const front = await openFront({ op, api, app }, unframed)
  await doAll(tab, front, { op, api, app })
  expect([tab.seen.frames, front.reported, await violations(tab), tab.seen.errors]).toEqual([0, [], null, []])
  await expectInForce(tab, front)
  await front.close()
})

test('N-06 with inWorker: one script may be a Worker, its own policy holds there, and nothing offends', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.tokens = 'worker'
  const front = await openFront({ op, api, app }, (policy) => withWorker(unframed(policy)))
  await doAll(tab, front, { op, api, app })
  expect(front.log.some(({ path }) => path === '/claimcheck/worker.js')).toBe(true)
  expect([front.reported, await violations(tab), tab.seen.errors]).toEqual([[], null, []])
  // The control: another address does not become a Worker, whether the page or the policy of the answer says no.
  const start = (url: string) =>
    tab.evaluate((at) => {
      try {
        return new Worker(at) instanceof Worker
      } catch (error) {
        return (error as Error).name
      }
    }, url)
  expect(await start('/claimcheck/index.js')).toBe('TypeError')
  expect(await start('/claimcheck/worker.js')).toBe(true)
  await expect.poll(() => front.reported).toEqual(['require-trusted-types-for'])
  const without = (policy: string) => withWorker(policy).replace(/(?<=worker-src )[^;]+/, "'none'")
  front.rules = fillRules(front, { op, api }, without)
  await tab.goto(`${front.origin}/`)
  await expect.poll(() => front.reported.slice(1)).toContain('worker-src')
  await front.close()
})

test("N-06 the Worker script's policy is the Worker's: it loads nothing", async ({ op, api, app, tab }) => {
  app.serve(
    '/claimcheck/worker.js',
    `import('/claimcheck/index.js').then(() => postMessage('loaded'), () => postMessage('refused'))`,
  )
  app.tokens = 'worker'
  const front = await openFront({ op, api, app }, withWorker)
  const load = async () => {
    await tab.goto(`${front.origin}/`)
    return tab.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const worker = new Worker('/claimcheck/worker.js', { type: 'module' })
          worker.addEventListener('message', ({ data }) => resolve(String(data)))
        }),
    )
  }
  expect(await load()).toBe('refused')
  // The control: without its own, the policy of the page lets it.
  front.rules = front.rules.filter(({ path }) => path !== '/claimcheck/worker.js')
  expect(await load()).toBe('loaded')
  await front.close()
})

test('a popup signs in and goes; with Cross-Origin-Opener-Policy: same-origin, too', async ({
  op,
  api,
  app,
  tab,
}) => {
  const front = await openFront({ op, api, app })
  op.switches.authorization.interactive = true
  for (const policy of ['same-origin-allow-popups', 'same-origin']) {
    for (const { headers } of front.rules.slice(0, 1)) headers['cross-origin-opener-policy'] = policy
    await tab.goto(`${front.origin}/`)
    await step.outcome(tab)
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in' })
    await popup.closed()
    await step.signOut(tab, { local: true })
  }
  await front.close()
})
