// Browser tests, tokens in a Worker: nothing that passes between page and Worker, and nothing that is stored, holds a secret.
import * as step from './fixtures.ts'

const { expect, test } = step

declare global {
  interface Window {
    /** Every message in either direction, as text. */
    said: { from: 'page' | 'worker'; text: string }[]
  }
}

/** Hears all messages, from before the first one on. */
const spy = `
  window.said = JSON.parse(sessionStorage.getItem('said') ?? '[]')
  addEventListener('pagehide', () => sessionStorage.setItem('said', JSON.stringify(window.said)))
  const show = (_, value) => value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value
  const note = (from, data) => window.said.push({ from, text: JSON.stringify(data, show) })
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    note('page', message)
    return postMessage.call(this, message, ...rest)
  }
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => note('worker', data))
    }
  }`

test.beforeEach(({ app }) => {
  app.tokens = 'worker'
})

for (const dpop of [false, true]) {
  test(`no message holds a token, a verifier or a code${dpop ? ', with keys' : ''}; the Worker's own requests do`, async ({
    op,
    app,
    api,
    tab,
  }) => {
    if (dpop) step.bindTokens({ op, app })
    app.early(spy)
    await step.openSignedIn(tab)
    await step.callApi(tab, `${api.origin}/orders`, { method: 'POST', body: 'the request' })
    op.forgetAccessTokens()
    await step.callApi(tab, `${api.origin}/orders`)
    await step.userInfo(tab)
    await step.signOut(tab)
    const said = await tab.evaluate(() => window.said)
    // The control: what may be heard is heard, in both directions and on both sides of the trip to the provider.
    for (const words of ['"begin"', '"redeem"', '"fetch"', '"release"', '"sub":"ada"', '"path":"/orders"']) {
      expect(said.filter(({ text }) => text.replaceAll('\\"', '"').includes(words))).not.toEqual([])
    }
    // A code comes by the page's own address, and goes nowhere without the verifier.
    const hidden = op.secrets.filter(({ cargo }) => cargo !== 'authorization code')
    expect(new Set(hidden.map(({ cargo }) => cargo)).size).toBe(4)
    expect(hidden.filter(({ value }) => said.some(({ text }) => text.includes(value)))).toEqual([])
    const sent = api.of('resource').map(({ headers }) => headers.authorization ?? '')
    expect(hidden.filter(({ value }) => sent.some((text) => text.endsWith(value)))).toHaveLength(2)
    expect(said.filter(({ text }) => /"d":|PRIVATE KEY/.test(text))).toEqual([])
  })
}

test('a key for proofs is in the Worker only: nothing of it is stored, and a reload makes another', async ({
  op,
  app,
  api,
  tab,
}) => {
  step.bindTokens({ op, app })
  await step.openSignedIn(tab)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const records = await step.storedRecords(tab)
  // The mark of a session, the provider's metadata: no record holds tokens or a key.
  expect(Object.keys(records).filter((key) => key.startsWith('session '))).toHaveLength(1)
  expect(Object.values(records).filter(Boolean)).toEqual([])
  const found = await step.findSecrets(tab, op.secrets)
  // What was found is what the browser itself has seen of the way to the servers.
  expect(found).not.toEqual([])
  expect(found.filter(({ place }) => !/^(URL|headers|body) of/.test(place))).toEqual([])
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  const [before, after] = api.proofs.map(({ header }) => JSON.stringify(header.jwk))
  expect(before).toBeDefined()
  expect(after).not.toBe(before)
})
