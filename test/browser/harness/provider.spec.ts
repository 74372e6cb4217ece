// Proof of the harness: the hostile provider's memory, its log, and answers that wait.
import { expect, test } from '../fixtures.ts'
import { callback, discovery, idToken, jwks, membersOf, textOf, token } from './observe.ts'
import { createGate } from '../servers/answer.ts'

test('a gate holds an answer until it is opened, and the answer is made after that', async ({ op }) => {
  const gate = createGate()
  op.switches.token.gate = gate
  const answer = idToken(op)
  await op.next('token')
  const { kid } = op.keys.signing('RS256')
  await op.keys.rotate()
  gate.open()
  const { header, verdict } = await answer
  expect(header.kid).not.toBe(kid)
  expect(verdict).toBe('genuine')
})

test('a gate may hold one request of several', async ({ op }) => {
  const gate = createGate()
  let count = 0
  op.switches.discovery.gate = () => (count++ === 0 ? gate : undefined)
  const done: string[] = []
  const first = discovery(op).then(() => done.push('first'))
  await op.next('discovery')
  await discovery(op).then(() => done.push('second'))
  gate.open()
  await first
  expect(done).toEqual(['second', 'first'])
})

test('hanging: no answer until a reset cuts the request', async ({ op, api }) => {
  op.switches.discovery.hang = true
  api.switches.hang = true
  const broken = Promise.allSettled([discovery(op), fetch(`${api.origin}/`)])
  await Promise.all([op.next('discovery'), api.next('resource')])
  op.reset()
  api.reset()
  expect((await broken).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('the log keeps the order, and `next` hands out each request once', async ({ op }) => {
  const soon = op.next('token')
  await jwks(op)
  await token(op)
  await jwks(op)
  expect(op.log.map(({ endpoint }) => endpoint)).toEqual(['jwks', 'authorization', 'token', 'jwks'])
  expect((await soon).form.get('grant_type')).toBe('authorization_code')
  expect(await op.next('jwks')).toBe(op.log[0])
  expect(await op.next('jwks')).toBe(op.log[3])
  expect(op.count('refresh')).toBe(0)
})

test('the provider remembers its secrets, forgets tokens, and knows who is at the browser', async ({
  op,
}) => {
  op.switches.person = { sub: 'eve', name: 'Eve', email: 'eve@example.test' }
  const answer = await token(op)
  const accessToken = textOf(answer, 'access_token')
  expect(op.secrets.map(({ cargo }) => cargo).toSorted()).toEqual([
    'ID token',
    'access token',
    'authorization code',
    'code verifier',
    'refresh token',
  ])
  expect(op.secrets).toContainEqual({ cargo: 'access token', value: accessToken })
  expect(op.acceptsAccessToken(accessToken)).toBe(true)
  op.forgetAccessTokens()
  expect(op.acceptsAccessToken(accessToken)).toBe(false)
  expect((await idToken(op)).claims.sub).toBe('eve')
})

test('a code is good once, and for the verifier of its challenge', async ({ op }) => {
  const code = (await callback(op)).searchParams.get('code') ?? ''
  const redeem = async (verifier: string) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'app',
      redirect_uri: 'http://localhost:9/',
      code,
      code_verifier: verifier,
    })
    const response = await fetch(op.urlOf('token'), { method: 'POST', body })
    const { error } = membersOf({
      ...response,
      type: '',
      text: await response.text(),
      headers: response.headers,
    })
    return error
  }
  expect(await redeem('x'.repeat(43))).toBe('invalid_grant')
  expect(await redeem('a-verifier-of-at-least-forty-three-characters')).toBe('invalid_grant')
})
