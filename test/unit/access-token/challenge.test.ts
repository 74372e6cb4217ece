// What a challenge says of a token: refused, in want of a nonce, or not strong enough.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asksForNonce, readChallenge, readStepUp, refusesToken } from '../../../src/access-token/challenge.ts'
import { polluted } from '../refusal.ts'
import { nonceAnswers, stepUps, stronger } from './challenge-cases.ts'

const answers: [number, string | null, boolean][] = [
  [401, null, true],
  [401, 'Bearer', true],
  [401, 'Bearer realm="a"', true],
  [401, 'Bearer error="invalid_token"', true],
  [401, 'DPoP error="x", Bearer error="invalid_token"', true],
  [401, 'Bearer error="insufficient_user_authentication"', false],
  [401, 'Bearer error="invalid_request"', false],
  [403, 'Bearer error="invalid_token"', false],
  [403, null, false],
  [400, null, false],
  [200, null, false],
]

test.each(answers)('%i with %j refuses the token: %j', (status, challenge, verdict) => {
  expect(refusesToken(status, challenge)).toBe(verdict)
})

test.each(nonceAnswers)('%i with %j asks for a nonce: %j', (status, challenge, verdict) => {
  expect(asksForNonce(status, challenge)).toBe(verdict)
})

test.each(stepUps)('%i with %j is, as a step-up: %j', (status, challenge, stepUp) => {
  expect(readStepUp(status, challenge)).toEqual(stepUp)
})

describe('a challenge', () => {
  test('reads nothing from Object.prototype', () => {
    const run = () => readStepUp(401, `Bearer ${stronger}`)
    expect(polluted('acr_values', 'evil', () => polluted('error', 'x', run))).toEqual({})
  })
  test('of the worst kind is read without delay', () => {
    const kinds = ['a ', 'a=', '"', '\\', ' ', ',', 'a b', 'a="', 'a==', 'DPoP error="\\']
    // Time of this process alone: how busy the machine is does not count.
    const start = process.cpuUsage()
    for (const kind of kinds) readStepUp(401, kind.repeat(20_000))
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000)
  })
  test('whatever it holds, is no reason to throw', () => {
    const pieces = fc.constantFrom(...'Bearer DPoP error = " \\ , max_age acr_values 5 é ;'.split(' '), ' ')
    const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))
    const holds = (challenge: string): boolean => typeof asksForNonce(401, challenge) === 'boolean'
    fc.assert(fc.property(text, holds), { numRuns: 1_000 })
  })
})

const refusals: [number, string | null, object | undefined][] = [
  [403, 'Bearer error="insufficient_scope", scope="a b"', { error: 'insufficient_scope', scope: 'a b' }],
  [401, 'Bearer', {}],
  [401, 'DPoP error="invalid_token"', { error: 'invalid_token' }],
  [
    401,
    'Basic realm="x", Bearer resource_metadata="https://api.test/.well-known/oauth-protected-resource"',
    { resourceMetadata: 'https://api.test/.well-known/oauth-protected-resource' },
  ],
  [401, 'Bearer error="a\\"b", scope="ok"', { scope: 'ok' }],
  [401, `Bearer scope="${'x'.repeat(1_001)}"`, {}],
  [401, 'Basic realm="x"', undefined],
  [401, null, undefined],
  [200, 'Bearer error="x"', undefined],
  [404, 'Bearer error="x"', undefined],
]

test.each(refusals)('%i with %j says %j', (status, challenge, said) => {
  const headers = new Headers(challenge === null ? {} : { 'www-authenticate': challenge })
  expect(readChallenge(new Response(null, { status, headers }))).toEqual(said)
})
