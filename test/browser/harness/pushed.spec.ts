// Proof of the harness: a reference of a pushed request is good once, for its client, alone, and for a minute.
import { expect, test } from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'

const request = {
  client_id: 'app',
  redirect_uri: 'http://localhost:9/',
  response_type: 'code',
  scope: 'openid',
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
}

async function push(op: HostileProvider): Promise<string> {
  const body = new URLSearchParams(request)
  const response = await fetch(op.urlOf('pushed_authorization_request'), { method: 'POST', body })
  const { request_uri: reference } = (await response.json()) as { request_uri: string }
  return reference
}

async function ask(op: HostileProvider, parameters: Record<string, string>): Promise<number> {
  const query = new URLSearchParams(parameters).toString()
  return (await fetch(`${op.urlOf('authorization')}?${query}`, { redirect: 'manual' })).status
}

test('a reference is good once, for its client, and nothing stands beside it', async ({ op }) => {
  op.switches.pushing = 'required'
  const client = { client_id: 'app', request_uri: await push(op) }
  expect(await ask(op, { ...client, client_id: 'other' })).toBe(400)
  expect(await ask(op, { ...client, scope: 'openid' })).toBe(400)
  expect(await ask(op, client)).toBe(303)
  expect(await ask(op, client)).toBe(400)
  const late = { client_id: 'app', request_uri: await push(op) }
  op.switches.clock = 61
  expect(await ask(op, late)).toBe(400)
})

test('other requests are taken unless pushed ones are required', async ({ op }) => {
  op.switches.pushing = 'offered'
  expect(await ask(op, request)).toBe(303)
  op.switches.pushing = 'required'
  expect(await ask(op, request)).toBe(400)
})
