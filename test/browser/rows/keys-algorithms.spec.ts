// Rows A-K07 to A-K11 and J-07: the signature is always verified, with the algorithm that was expected.
import { expect, openSignedIn } from '../fixtures.ts'
import { tampered, signedWithSecret, unsigned } from '../servers/hostile/forgeries.ts'
import type { SigningAlgorithm } from '../servers/hostile/keys.ts'
import { expectRefusal, expectUsable, refusedIdToken, test, type Refusal, type Stage } from './refusal.ts'

const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

async function expectAccepted(stage: Stage, alg: SigningAlgorithm): Promise<void> {
  stage.op.switches.idToken.alg = alg
  expect(await openSignedIn(stage.tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  const events = await stage.tab.evaluate(() => window.events)
  for (const check of ['alg', 'signature', 'at_hash'] as const) {
    expect(events).toContainEqual(expect.objectContaining({ type: 'check', check, passed: true }))
  }
  await expectUsable(stage)
}

for (const alg of algorithms) {
  test(`A-K09 ${alg}, expected by the app`, async ({ stage }) => {
    Object.assign(stage.app.options, { idTokenSigningAlg: alg })
    await expectAccepted(stage, alg)
  })

  test(`A-K09 ${alg}, offered by the metadata`, ({ stage }) => expectAccepted(stage, alg))
}

/** A genuine token, but the app expects RS256. */
const unexpected = (row: string, alg: SigningAlgorithm): Refusal => ({
  ...refusedIdToken(`${row} a genuine ${alg} token where RS256 is expected`, {}, 'alg'),
  flip({ op, app }) {
    Object.assign(app.options, { idTokenSigningAlg: 'RS256' })
    op.switches.idToken.alg = alg
  },
})

/** A genuine token of an algorithm that the metadata does not list. */
const unlisted: Refusal = {
  ...refusedIdToken('A-K10 a genuine PS256 token where the metadata lists RS256 only', {}, 'alg'),
  flip({ op: { switches } }) {
    switches.discovery.members = (honest) => ({ ...honest, id_token_signing_alg_values_supported: ['RS256'] })
    switches.idToken.alg = 'PS256'
  },
}

const refusals: Refusal[] = [
  refusedIdToken('A-K07 signature bits flipped', { sign: tampered() }, 'signature'),
  refusedIdToken('A-K08 alg none', { sign: unsigned() }, 'alg'),
  unexpected('A-K10', 'PS256'),
  unexpected('J-07', 'ES256'),
  unexpected('J-07', 'EdDSA'),
  unlisted,
  refusedIdToken('A-K11 HS256 keyed with the client id', { sign: signedWithSecret('client id') }, 'alg'),
  refusedIdToken('A-K11 HS256 keyed with the public key', { sign: signedWithSecret('PEM') }, 'alg'),
]

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
