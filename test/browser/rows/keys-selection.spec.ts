// Rows A-K01 to A-K03 and A-K13, J-06: which of the published keys verifies an ID Token.
import { expect, openSignedIn } from '../fixtures.ts'
import type { Json, JsonObject } from '../servers/answer.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { oddKeys, signedByStranger } from '../servers/hostile/forgeries.ts'
import { createSigningKey } from '../servers/hostile/keys.ts'
import { expectNoStrangers, expectRefusal, expectUsable, test, type Refusal, type Stage } from './refusal.ts'

type KeyChange = (keys: JsonObject[]) => Json | Promise<Json>

/** The key set is that, and the token is genuine: the session is there and its tokens work. */
async function expectAccepted(stage: Stage, keys: KeyChange, hasKid = true): Promise<void> {
  const { op, tab } = stage
  op.switches.jwks.keys = keys
  if (!hasKid) op.switches.idToken.header = leavingOut('kid')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  await expectUsable(stage)
  expectNoStrangers(stage)
}

const isOf = (alg: string) => (key: JsonObject) => key.alg === alg
const bare = leavingOut('alg', 'kid')

/** Two more RSA keys for signatures before the good ones. */
async function withMoreKeys(keys: JsonObject[]): Promise<JsonObject[]> {
  const more = await Promise.all([createSigningKey('RS256'), createSigningKey('RS256')])
  return [...more.map(({ jwk }) => jwk), ...keys]
}

test('A-K01 no kid: the one RSA key for signatures among others is the one', async ({ stage }) => {
  await expectAccepted(
    stage,
    async (keys) => [...(await oddKeys()), ...keys.filter((key) => key.alg !== 'PS256')],
    false,
  )
})

test('A-K01 no kid: the one RSA key may have neither alg nor kid', async ({ stage }) => {
  await expectAccepted(
    stage,
    (keys) => [...keys.filter(isOf('ES256')), ...keys.filter(isOf('RS256')).map(bare)],
    false,
  )
})

test('A-K02 no kid, three RSA keys for signatures: each is tried', async ({ stage }) => {
  await expectAccepted(stage, withMoreKeys, false)
})

const refusal: Refusal = {
  name: 'A-K02 no kid, three RSA keys for signatures: none of them signed it',
  flip({ op: { switches } }) {
    switches.jwks.keys = withMoreKeys
    switches.idToken = { header: leavingOut('kid'), sign: signedByStranger() }
  },
  code: 'OIDC_ID_TOKEN_INVALID',
  check: 'signature',
}

test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))

test('A-K03 keys of odd types and broken ones are ignored', async ({ stage }) => {
  await expectAccepted(stage, async (keys) => [...(await oddKeys()), ...keys])
})

test('A-K03 so they are when they bear the kid of the good key', async ({ stage }) => {
  const { kid } = stage.op.keys.signing('RS256')
  await expectAccepted(stage, async (keys) => [...(await oddKeys()).map(setting({ kid })), ...keys])
})

test('J-06 another RSA key bears the kid of the good one', async ({ stage }) => {
  const { kid } = stage.op.keys.signing('RS256')
  await expectAccepted(stage, async (keys) => {
    const { jwk } = await createSigningKey('RS256')
    return [{ ...jwk, kid }, ...keys]
  })
})

test('A-K13 members of keys that are no objects are ignored', async ({ stage }) => {
  await expectAccepted(stage, (keys) => [null, 1, 'text', true, [], {}, ...keys.filter(isOf('RS256'))])
})

/** Key sets that hold no key, and documents that are no key set. */
const sets: Json[] = [
  {},
  { keys: null },
  { keys: {} },
  { keys: 'text' },
  { keys: 1 },
  { keys: [null, 1, 'text', []] },
  [],
  'text',
  null,
]

for (const set of sets) {
  const name = `A-K13 a key set that is ${JSON.stringify(set)}`
  const flip = ({ op }: Stage) => (op.switches.jwks.members = () => set)
  test(name, ({ stage }) => expectRefusal(stage, { name, flip, code: 'OIDC_METADATA_INVALID' }))
}
