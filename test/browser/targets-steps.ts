// Browser tests: two APIs, each of which takes only tokens for itself.
import * as step from './fixtures.ts'
import { startApi, type Api } from './servers/api.ts'
import type { LoggedRequest } from './servers/request-log.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

/** The access token that a request carries. */
const tokenIn = (request: LoggedRequest | undefined): string =>
  (request?.headers.authorization ?? '').replace(/^\w+ /, '')

type Both = { op: HostileProvider; api: Api; other: Api }

const test = step.test.extend<{ other: Api }>({
  other: async ({ op, api, app }, use) => {
    const other = await startApi()
    for (const one of [api, other]) {
      one.accepts = (token) => op.acceptsAccessToken(token) && op.audienceOf(token) === one.origin
      one.boundTo = (token) => op.boundTo(token)
      one.now = () => op.now()
    }
    app.options['resources'] = [api, other].map(({ origin }) => ({ url: `${origin}/`, resource: origin }))
    await use(other)
    await other.close()
  },
})

/** Calls the APIs by turns, so many rounds one after another; how many answers of each kind came. */
async function callBoth(tab: step.Tab, apis: Api[], rounds: number): Promise<Record<string, number>> {
  return tab.evaluate(
    async (asked) => {
      const counts: Record<string, number> = {}
      for (let round = 0; round < asked.rounds; round += 1) {
        for (const origin of asked.origins) {
          const status = await window.statusOf(window.oidc.fetch(`${origin}/orders?${round}`))
          counts[status] = (counts[status] ?? 0) + 1
        }
      }
      return counts
    },
    { origins: apis.map(({ origin }) => origin), rounds },
  )
}

/** Each API has seen tokens for itself only. */
function expectOwnTokens({ op, api, other }: Both): void {
  for (const one of [api, other]) {
    const audiences = new Set(one.of('resource').map((request) => op.audienceOf(tokenIn(request))))
    step.expect([...audiences]).toEqual([one.origin])
  }
}

export const familiar = { test, callBoth, expectOwnTokens, tokenIn }
