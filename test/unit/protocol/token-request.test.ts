// A request to the token endpoint: a public client's form, sent by whoever is handed in.
import { expect, test, vi } from 'vitest'
import { askForTokens } from '../../../src/protocol/token-request.ts'
import type { Grant } from '../../../src/protocol/token-request.ts'

const server = { issuer: 'https://id.example', token_endpoint: 'https://id.example/token?p=a' }

async function ask(grant: Grant, clientId = 'app & co') {
  const answer = new Response()
  const exchange = vi.fn(async (_url: string, _form: URLSearchParams) => answer)
  expect(await askForTokens(server, { clientId, grant, exchange })).toBe(answer)
  const [url = '', form = new URLSearchParams()] = exchange.mock.calls[0] ?? []
  expect(exchange).toHaveBeenCalledOnce()
  return { url, form }
}

test('a code is redeemed with its verifier, by a client without a secret', async () => {
  const grant = {
    grant_type: 'authorization_code',
    code: 'a+b/c&=',
    redirect_uri: 'https://a.example/?b=c',
    code_verifier: 'v',
  }
  const { url, form } = await ask(grant)
  expect(url).toBe(server.token_endpoint)
  expect(Object.fromEntries(form)).toEqual({ ...grant, client_id: 'app & co' })
  expect([...form.keys()]).toHaveLength(5)
})

test('nothing on Object.prototype becomes an option', async () => {
  const names = [
    'DPoP',
    'additionalParameters',
    'headers',
    'signal',
    'mtls_endpoint_aliases',
    'use_mtls_endpoint_aliases',
  ]
  const thief = { token_endpoint: 'https://evil.example/token' }
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, { value: thief, configurable: true, writable: true })
  }
  try {
    const { url, form } = await ask({ grant_type: 'refresh_token', refresh_token: 'r' })
    expect(url).toBe(server.token_endpoint)
    expect([...form.keys()].toSorted()).toEqual(['client_id', 'grant_type', 'refresh_token'])
  } finally {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name)
  }
})

test('an endpoint on loopback may be http:', async () => {
  const exchange = vi.fn(async (_url: string) => new Response())
  const local = { issuer: 'http://localhost:1', token_endpoint: 'http://localhost:1/token' }
  await askForTokens(local, { clientId: 'app', grant: { grant_type: 'x' }, exchange })
  expect(exchange.mock.calls[0]?.[0]).toBe(local.token_endpoint)
})
