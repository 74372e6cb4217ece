// Browser tests: a late script that calls whatever it caught in promises and patched functions moves no token.
import { callApi, expect, openSignedIn, test, userInfo } from './fixtures.ts'

const families = [
  'then of Object.prototype',
  'Promise.prototype.then',
  'constructor of Promise.prototype',
  'Object',
] as const

for (const family of families) {
  test(`${family}: what it caught, called with requests of its own`, async ({ op, app, api, evil, tab }) => {
    await app.bootWith('late/sdk.ts')
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    await tab.evaluate((name) => window.spyOn(name), family)
    op.forgetAccessTokens()
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect((await userInfo(tab)).error).toBeUndefined()
    await tab.evaluate(() => window.stopSpying())
    const { calls, headers } = await tab.evaluate((url) => window.callCaught(url), evil.origin)
    expect(headers).toEqual(['none', 'none'])
    const arrived = evil.log.map((request) =>
      JSON.stringify([request.headers, request.body, request.query.toString()]),
    )
    const tokens = op.secrets.filter(({ cargo }) => /token$/.test(cargo))
    expect(arrived.filter((text) => tokens.some(({ value }) => text.includes(value)))).toEqual([])
    // It did arrive by itself, so that a token would have been seen.
    expect(evil.count('anything')).toBeGreaterThan(0)
    expect(calls).toBeGreaterThan(0)
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  })
}
