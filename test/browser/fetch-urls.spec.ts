// Browser tests, fetch: which URLs get the token. Whatever is not listed is refused before anything is sent to anybody.
import { callApi, expect, openSignedIn, test, type Tab } from './fixtures.ts'
import { climbs, strangers, type Address, type Origins } from './strange-urls.ts'

async function refusal(tab: Tab, url: string): Promise<string> {
  const { status, error } = await callApi(tab, url)
  return error?.code ?? error?.name ?? String(status)
}

const anywhere = ({ api, evil }: Origins, url: Address[1]) => url({ api, evil })

test('every other origin, scheme and spelling is refused, and nothing is sent to anybody', async ({
  api,
  evil,
  tab,
}) => {
  await openSignedIn(tab)
  expect(await callApi(tab, `${api.origin}/`)).toMatchObject({ status: 200 })
  const before = tab.seen.requests.length
  for (const [attack, url] of strangers) {
    const address = anywhere({ api: api.origin, evil: evil.origin }, url)
    expect.soft(await refusal(tab, address), `${attack}: ${address}`).toBe('OIDC_RESOURCE_NOT_LISTED')
  }
  expect(tab.seen.requests.slice(before)).toEqual([])
  expect([evil.log, api.count('resource')]).toEqual([[], 1])
  expect(await callApi(tab, `${api.origin}/`)).toMatchObject({ status: 200 })
})

test('a path prefix matches whole segments, and no way of climbing out of it', async ({ app, api, tab }) => {
  app.options.resources = [`${api.origin}/v1`]
  await openSignedIn(tab)
  const before = tab.seen.requests.length
  for (const path of climbs) {
    expect.soft(await refusal(tab, api.origin + path), path).toBe('OIDC_RESOURCE_NOT_LISTED')
  }
  expect(tab.seen.requests.slice(before)).toEqual([])
  expect(api.log).toEqual([])
})
