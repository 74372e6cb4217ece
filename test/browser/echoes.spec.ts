// an API that echoes what it was sent. With `blankEchoes` the page does not see the token; without, it does.
import { callApi, expect, openSignedIn, test, type Tab } from './fixtures.ts'
import type { Deviation } from './servers/answer.ts'
import { startEchoingApi } from './servers/echoing-api.ts'

/** How an API echoes the token. */
const echoes: [how: string, echo: (token: string) => Deviation][] = [
  ['in JSON', (token) => ({ body: JSON.stringify({ headers: { authorization: `Bearer ${token}` } }) })],
  ['in a text', (token) => ({ contentType: 'text/plain', body: `${token} and ${token}` })],
  ['in HTML', (token) => ({ contentType: 'text/html; charset=utf-8', body: `<p>${token}</p>` })],
  ['in a header', (token) => ({ headers: { 'www-authenticate': `Echo seen="${token}"` } })],
  ['in an error', (token) => ({ status: 500, body: JSON.stringify({ error: token }) })],
]

/** What the page sees of an answer. */
function read(tab: Tab, url: string): Promise<{ status: number; url: string; text: string }> {
  return tab.evaluate(async (asked) => {
    const response = await window.oidc.fetch(asked)
    const headers = [...response.headers].join()
    return { status: response.status, url: response.url, text: headers + (await response.text()) }
  }, url)
}

for (const [how, echo] of echoes) {
  test(`X-23 a token ${how} is blanked; the control sees it`, async ({ op, app, api, tab }) => {
    app.options['resources'] = [`${api.origin}/open`, { url: `${api.origin}/blank`, blankEchoes: true }]
    await openSignedIn(tab)
    const [token = ''] = op.secrets.filter(({ cargo }) => cargo === 'access token').map(({ value }) => value)
    Object.assign(api.switches, echo(token))
    const url = `${api.origin}/blank/orders`
    const blanked = await read(tab, url)
    const control = await read(tab, `${api.origin}/open/orders`)
    expect(control.text).toContain(token)
    expect(blanked.text).not.toContain(token)
    expect(blanked.text).toContain('[access token]')
    expect([blanked.url, blanked.status]).toEqual([url, control.status])
  })
}

test('X-23 bytes and answers without a body come as they are', async ({ app, api, tab }) => {
  app.options['resources'] = [{ url: `${api.origin}/`, blankEchoes: true }]
  await openSignedIn(tab)
  Object.assign(api.switches, { contentType: 'application/octet-stream', body: 'bytes' })
  expect(await callApi(tab, `${api.origin}/a`)).toEqual({ status: 200, body: 'bytes' })
  Object.assign(api.switches, { status: 204, body: '' })
  expect(await callApi(tab, `${api.origin}/a`)).toEqual({ status: 204, body: '' })
})

/** The pieces in which the page gets an answer; the second half is asked for early where the first is not to be seen alone. */
function readPieces(tab: Tab, asked: { url: string; isBlanked: boolean }): Promise<string[]> {
  return tab.evaluate(async ({ url, isBlanked }) => {
    const answer = window.oidc.fetch(url)
    if (isBlanked) await fetch(new URL('/more', url))
    const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader()
    const pieces: string[] = []
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      pieces.push(read.value)
      if (!isBlanked && pieces.length === 1) await fetch(new URL('/more', url))
    }
    return pieces
  }, asked)
}

test('X-23 a token that comes in two pieces is blanked; the control sees both', async ({ app, tab }) => {
  const echoing = await startEchoingApi()
  const { origin } = echoing
  app.options['resources'] = [`${origin}/open`, { url: `${origin}/blank`, blankEchoes: true }]
  await openSignedIn(tab)
  const control = await readPieces(tab, { url: `${origin}/open`, isBlanked: false })
  expect(control.join('')).toContain(echoing.token)
  expect([control.length > 1, control.some((piece) => piece.includes(echoing.token))]).toEqual([true, false])
  const blanked = (await readPieces(tab, { url: `${origin}/blank`, isBlanked: true })).join('')
  expect(JSON.parse(blanked)).toEqual({ headers: { authorization: 'Bearer [access token]' } })
  const { token } = echoing
  for (const half of [token.slice(0, token.length >> 1), token.slice(token.length >> 1)])
    expect([half.length > 8, blanked.includes(half)]).toEqual([true, false])
  await echoing.close()
})
