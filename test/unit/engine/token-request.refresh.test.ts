// The ID Token of a refresh: judged by both clocks of the device, and left aside where its keys cannot be had.
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { refusal } from '../refusal.ts'
import { expire, renewed } from './renew-stage.ts'
import { makeSigner } from '../signer.ts'
import { signer } from './stage.ts'
import type { Stage } from './stage.ts'
import { bearerAt, call } from './steps.ts'

const hour = 3_600_000

/** The token has expired; then the wall clock is set, and the provider refreshes by the true time. */
async function setClock(
  milliseconds: number,
  changes: object = {},
): Promise<{ stage: Stage; engine: Engine }> {
  const { stage, engine, nonce } = await expire()
  const idToken = await signer.sign(stage.claims(nonce, changes))
  stage.on('/token', () => ({ ...renewed, id_token: idToken }))
  let set = 0
  Object.assign(stage.ports, { steady: () => stage.now - set - 1_600_000_000_000 })
  set = milliseconds
  stage.now += milliseconds
  return { stage, engine }
}

describe('a clock that was set since the sign-in', () => {
  test.each([0, hour, 48 * hour, -hour, -48 * hour, 10 * 365 * 24 * hour])(
    'by %d ms: an honest ID Token is accepted',
    async (milliseconds) => {
      const { stage, engine } = await setClock(milliseconds)
      await call(engine)
      expect(bearerAt(stage)).toBe('Bearer at-2')
    },
  )
  test.each([
    ['iat', hour, { iat: 1_700_010_000 }],
    ['iat', 0, { iat: 1_700_010_000 }],
    ['exp', -hour, { exp: 1_699_000_000 }],
    ['exp', 0, { exp: 1_699_000_000 }],
  ] as const)('accepts no %s that is wrong by both (%d ms)', async (check, milliseconds, changes) => {
    const { stage, engine } = await setClock(milliseconds, changes)
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_ID_TOKEN_INVALID', { check }))
    expect(stage.asked).not.toContain('/v1')
  })
})

describe('keys', () => {
  /** The provider signs with a new key, and its keys cannot be fetched or can. */
  async function rotate(keys: (key: object) => unknown) {
    const { stage, engine, nonce } = await expire()
    const next = makeSigner('ES256')
    const idToken = await next.sign(stage.claims(nonce, { name: 'Ada King' }))
    stage.on('/token', () => ({ ...renewed, id_token: idToken }))
    stage.on('/jwks', () => keys(next.key))
    stage.now += 120_000
    return { stage, engine }
  }
  test('that cannot be fetched: the ID Token is left aside, told of, and the tokens are used', async () => {
    const { stage, engine } = await rotate(() => new Response('', { status: 503 }))
    await call(engine)
    expect(bearerAt(stage)).toBe('Bearer at-2')
    expect(stage.events.at(-1)).not.toHaveProperty('claims')
    expect(stage.steps).toContainEqual({ type: 'notice', message: expect.stringContaining('left aside') })
  })
  test('that can: its claims are shown', async () => {
    const { stage, engine } = await rotate((key) => ({ keys: [key] }))
    await call(engine)
    expect(stage.events.at(-1)).toMatchObject({ claims: { name: 'Ada King' } })
  })
  test('that do not fit end the session', async () => {
    const { stage, engine } = await rotate(() => ({ keys: [makeSigner('ES256').key] }))
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_ID_TOKEN_INVALID'))
    expect(stage.asked).not.toContain('/v1')
  })
})
