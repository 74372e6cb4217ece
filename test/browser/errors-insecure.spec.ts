// Browser tests, errors: a page that was opened by plain http from another machine's address: refused at once, and still a page.
import { callApi, expect, outcome, signIn, test } from './fixtures.ts'

test.skip(({ browserName }) => browserName !== 'chromium', 'the host name is mapped by a switch of Chromium')

test.use({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP lan.test 127.0.0.1']
      await use({ ...launchOptions, args })
    },
    { scope: 'worker' },
  ],
})

test('an insecure context: a typed error within a second, nothing is sent, and the page renders', async ({
  op,
  app,
  api,
  tab,
}) => {
  const origin = app.origin.replace('localhost', 'lan.test')
  await tab.goto(`${origin}/`)
  expect(await tab.evaluate(() => window.isSecureContext)).toBe(false)
  const refused = await outcome(tab)
  expect(refused).toMatchObject({
    status: 'signed-out',
    reason: 'failed',
    error: { code: 'OIDC_INSECURE_CONTEXT', remedy: 'fix' },
  })
  expect(await tab.text('#hello')).toBe('signed-out')
  expect(refused.error?.message).toContain(origin)
  expect(refused.error?.message).toMatch(/https/)
  expect(refused.error?.message).toMatch(/localhost/)
  const took = await tab.evaluate(async () => {
    const client = window.createOidcClient(window.registered)
    const before = performance.now()
    await client.ready()
    return performance.now() - before
  })
  expect(took).toBeLessThan(1000)
  expect((await signIn(tab)).error?.code).toBe('OIDC_INSECURE_CONTEXT')
  expect((await callApi(tab, `${api.origin}/orders`)).error?.code).toMatch(
    /^OIDC_(INSECURE_CONTEXT|SIGNED_OUT)$/,
  )
  expect([op.log, api.log]).toEqual([[], []])
  expect(tab.seen.errors).toEqual([])
})

test('the control: the same page on loopback', async ({ tab }) => {
  await tab.goto('/')
  expect(await outcome(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})
