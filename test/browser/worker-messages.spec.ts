// Browser tests, tokens in a Worker: what a script says to the Worker behind the back of claimcheck, and 10,000 calls at once.
import { callApi, expect, openSignedIn, test, type Tab } from './fixtures.ts'
import type { Json } from './servers/answer.ts'

test.beforeEach(({ app }) => {
  app.tokens = 'worker'
})

/** Says that to the Worker and waits for what it says next. */
const say = (tab: Tab, message: Json): Promise<unknown> =>
  tab.evaluate((said) => {
    const worker = window.workers.at(-1) as Worker
    const heard = new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true })
    })
    worker.postMessage(said)
    return heard
  }, message)

const sighted = { seen: 0 }

/** The request that a script would like to be made, with all members that one has. */
const request = (url: string) => ({
  ...{ url, method: 'GET', headers: [], cache: 'default', credentials: 'omit', mode: 'cors' },
  ...{ redirect: 'follow', referrer: 'about:client', referrerPolicy: '', integrity: '', keepalive: false },
})

const refused: [name: string, message: Json, reason: string][] = [
  ['a text', 'hello', 'malformed'],
  ['nothing', null, 'malformed'],
  ['an unknown type', { type: 'tokens' }, 'malformed'],
  ['a type of Object.prototype', { type: 'constructor' }, 'malformed'],
  ['a verb that reveals', { type: 'call', id: 1, verb: 'reveal', args: [], ...sighted }, 'malformed'],
  ['a verb of Object.prototype', { type: 'call', id: 1, verb: 'valueOf', args: [], ...sighted }, 'malformed'],
  ['an id that is none', { type: 'call', id: '1', verb: 'awaits', args: [], ...sighted }, 'malformed'],
  ['a request that is none', { type: 'fetch', id: 1, request: {}, ...sighted }, 'malformed'],
]

for (const [name, message, reason] of refused) {
  test(`${name}: refused, and the next honest call works`, async ({ api, tab }) => {
    await openSignedIn(tab)
    expect(await say(tab, message)).toEqual({ type: 'refused', reason })
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(tab.seen.errors).toEqual([])
  })
}

test('another configuration, with a place for the token to go: refused, and nothing is sent there', async ({
  app,
  api,
  evil,
  tab,
}) => {
  app.early(`
    const { postMessage } = Worker.prototype
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.type === 'configure') window.configured = message
      return postMessage.call(this, message, ...rest)
    }`)
  await openSignedIn(tab)
  const answer = await tab.evaluate((prefix) => {
    const { configured } = window as unknown as { configured: { config: object } }
    const config = { ...configured.config, resources: [{ prefix, target: '' }] }
    const worker = window.workers.at(-1) as Worker
    const heard = new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true })
    })
    worker.postMessage({ ...configured, config })
    return heard
  }, evil.origin)
  expect(answer).toEqual({ type: 'refused', reason: 'configured' })
  expect(
    await say(tab, { type: 'fetch', id: 1, request: request(`${evil.origin}/`), ...sighted }),
  ).toMatchObject({
    type: 'error',
    error: { code: 'OIDC_RESOURCE_NOT_LISTED' },
  })
  // The control: the same message, with a URL that is listed, is a call like any other.
  await say(tab, { type: 'fetch', id: 2, request: request(`${api.origin}/orders`), ...sighted })
  await api.next('resource')
  expect(evil.log).toEqual([])
})

test('10,000 questions at once are answered', async ({ api, tab }) => {
  await openSignedIn(tab)
  const answers = await tab.evaluate(async () => {
    const url = `/?iss=${encodeURIComponent(window.registered.issuer)}&sid=nobody`
    const asked = Array.from({ length: 10_000 }, () => window.oidc.frontChannelLogout(url))
    return (await Promise.all(asked)).map(String)
  })
  expect([answers.length, ...new Set(answers)]).toEqual([10_000, 'false'])
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})

test('3,000 calls at once, more than a browser makes by itself: all succeed', async ({ api, tab }) => {
  test.setTimeout(180_000)
  await openSignedIn(tab)
  const statuses = await tab.evaluate(
    (url) => Promise.all(Array.from({ length: 3_000 }, () => window.statusOf(window.oidc.fetch(url)))),
    `${api.origin}/orders`,
  )
  expect([statuses.length, ...new Set(statuses)]).toEqual([3_000, 200])
})
