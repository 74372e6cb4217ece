// What an API asks for in a 401 besides another token: a stronger sign-in, or its nonce; and whose token an answer to it may carry.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { openKept } from './kept-stage.ts'
import { renewed } from './renew-stage.ts'
import { api, setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { answerCode, call, openEngine, signIn } from './steps.ts'

const challenge = (value: string) =>
  new Response(null, { status: 401, headers: { 'www-authenticate': value } })

/** Somebody is signed in; the API answers so, and the token endpoint renews. */
async function open(answer: (request: Request) => unknown) {
  const { stage, engine } = await openKept({ keeps: 'nothing' })
  stage.on('/v1', answer)
  stage.on('/token', () => renewed)
  return { stage, engine }
}

describe('an API that wants a stronger sign-in', () => {
  const stepUp = (parameters: string) =>
    challenge(`Bearer error="insufficient_user_authentication"${parameters}`)
  const gold = {
    acrValues: 'gold silver',
    claims: { id_token: { acr: { essential: true, values: ['gold', 'silver'] } } },
  }
  test.each([
    [', acr_values="gold silver", max_age=60', { ...gold, maxAge: 60 }],
    [', acr_values="gold silver"', gold],
    [', max_age="0"', { maxAge: 0 }],
    ['', {}],
  ])('says so (%s), and the options for it are ready', async (parameters, signIn) => {
    const { stage, engine } = await open(() => stepUp(parameters))
    await expect(call(engine)).rejects.toEqual(
      refusal('OIDC_INSUFFICIENT_AUTHENTICATION', { signIn, remedy: 'sign-in' }),
    )
    expect(stage.asked).toEqual(['/v1'])
    stage.on('/v1', () => ({}))
    expect((await call(engine)).status).toBe(200)
  })
  test('is heard after a renewal, too', async () => {
    const { engine } = await open((request) =>
      request.headers.get('authorization') === 'Bearer at-1' ? challenge('Bearer') : stepUp(''),
    )
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_INSUFFICIENT_AUTHENTICATION'))
  })
})

describe('an API that wants its nonce in proofs', () => {
  const nonceChallenge = (nonce: string) =>
    new Response(null, {
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': nonce },
    })
  const nonces = (stage: Stage) =>
    stage.requests.flatMap(({ url, headers }) =>
      url === api ? [decodeJwt(headers.get('dpop') ?? '')['nonce']] : [],
    )
  const openBound = async (answer: (request: Request) => unknown) => {
    const stage = setStage()
    const engine = await openEngine(stage, { dpop: true })
    await signIn(stage, engine, { tokens: { token_type: 'DPoP' } })
    stage.on('/v1', answer)
    return { stage, engine }
  }

  test('gets it, with the same body, and the next call has it at once', async () => {
    const bodies: string[] = []
    const { stage, engine } = await openBound(async (request) => {
      bodies.push(await request.clone().text())
      return bodies.length === 1 ? nonceChallenge('n1') : {}
    })
    for (let count = 0; count < 2; count += 1)
      expect((await call(engine, { method: 'POST', body: 'a' })).status).toBe(200)
    expect([nonces(stage), bodies, stage.asked]).toEqual([
      [undefined, 'n1', 'n1'],
      ['a', 'a', 'a'],
      Array(3).fill('/v1'),
    ])
  })
  test('for ever gets two requests a call, and no renewal', async () => {
    const { stage, engine } = await openBound(() => nonceChallenge('n'))
    expect((await call(engine)).status).toBe(401)
    expect(stage.asked).toEqual(['/v1', '/v1'])
  })
  test('gets one request where the body can be read only once', async () => {
    const { stage, engine } = await openBound(() => nonceChallenge('n'))
    const body = new Blob(['a']).stream()
    expect((await call(engine, { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(401)
    expect(stage.asked).toEqual(['/v1'])
  })
})

test.each(['nothing', 'mark', 'session'] as const)(
  'a call that is made again never goes with the token of somebody who signed in meanwhile (kept: %s)',
  async (keeps) => {
    const { stage, engine } = await openKept({ keeps })
    const answer = { claims: { sub: 'bob' }, tokens: { access_token: 'at-bob' } }
    const { query } = await answerCode(stage, engine, answer)
    const sent: (string | null)[] = []
    stage.on('/v1', async ({ headers }) => {
      sent.push(headers.get('authorization'))
      if (sent.length === 1) await engine.redeem(query)
      return challenge('Bearer error="invalid_token"')
    })
    await call(engine).catch(() => undefined)
    expect(sent).toEqual(['Bearer at-1'])
    await call(engine)
    expect(sent[1]).toBe('Bearer at-bob')
  },
)
