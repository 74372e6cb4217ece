// Rows A-K04 to A-K06 and J-18: a `kid` that is not known leads to one fresh look at the key set.
import { expect, openSignedIn, signIn } from '../fixtures.ts'
import { createGate } from '../servers/answer.ts'
import { setting } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { expectRefusal, expectUsable, test, type Refusal } from './refusal.ts'

/** The `kid`s of the RS256 keys that were served, in order. */
function watchKeys(op: HostileProvider): unknown[] {
  const served: unknown[] = []
  op.switches.jwks.keys = (keys) => {
    served.push(...keys.filter(({ alg }) => alg === 'RS256').map(({ kid }) => kid))
    return keys
  }
  return served
}

test('A-K04 keys replaced between two sign-ins', async ({ stage }) => {
  const { op, tab } = stage
  const served = watchKeys(op)
  const old = op.keys.signing('RS256').kid
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(served).toEqual([old])
  await op.keys.rotate()
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(served).toEqual([old, op.keys.signing('RS256').kid])
  await expectUsable(stage)
})

test('A-K05 keys replaced after the key set was fetched, just before signing', async ({ stage }) => {
  const { op, tab } = stage
  const served = watchKeys(op)
  const old = op.keys.signing('RS256').kid
  const gate = createGate()
  op.switches.token.gate = gate
  const arriving = openSignedIn(tab)
  await Promise.all([op.next('jwks'), op.next('token')])
  await op.keys.rotate()
  gate.open()
  expect(await arriving).toMatchObject({ status: 'signed-in' })
  expect(served).toEqual([old, op.keys.signing('RS256').kid])
  await expectUsable(stage)
})

const unknown: Refusal = {
  name: 'A-K06 a kid that fresh keys do not have either',
  flip: ({ op }) => (op.switches.idToken.header = setting({ kid: 'unknown' })),
  code: 'OIDC_ID_TOKEN_INVALID',
  check: 'signature',
}

test(unknown.name, ({ stage }) => expectRefusal(stage, unknown))

test('A-K06 it costs one request for keys beside the first', async ({ stage }) => {
  const { op, tab } = stage
  await unknown.flip(stage)
  expect(await openSignedIn(tab)).toMatchObject({ error: { check: 'signature' } })
  expect(op.count('jwks')).toBe(2)
})

test('A-K06 it costs one request where the keys are known from before', async ({ stage }) => {
  const { op, tab } = stage
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('jwks')).toBe(1)
  await unknown.flip(stage)
  expect(await signIn(tab)).toMatchObject({ error: { check: 'signature' } })
  expect(op.count('jwks')).toBe(2)
})

test('J-18 many tokens with a random kid cost two requests for keys at most', async ({ stage }) => {
  const { op, tab } = stage
  let count = 0
  op.switches.idToken.header = (header) => ({ ...header, kid: `unknown-${count++}` })
  expect(await openSignedIn(tab)).toMatchObject({ error: { check: 'signature' } })
  for (let more = 0; more < 9; more += 1) {
    expect(await signIn(tab)).toMatchObject({ error: { check: 'signature' } })
  }
  expect(count).toBe(10)
  expect(op.count('jwks')).toBeLessThanOrEqual(2)
  op.switches.idToken = {}
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})
