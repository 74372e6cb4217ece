// Attacks J-06 and J-18: tricks with the name of the key, published keys that must not verify, and tokens that make keys be fetched.
import { generateKeyPairSync } from 'node:crypto'
import * as step from '../browser/fixtures.ts'
import type { Json, JsonObject } from '../browser/servers/answer.ts'
import { leavingOut, setting } from '../browser/servers/hostile/changes.ts'
import { oddKeys, signedByStranger } from '../browser/servers/hostile/forgeries.ts'
import { signWith } from '../browser/servers/hostile/jws.ts'
import { createSigningKey, type SigningKey } from '../browser/servers/hostile/keys.ts'
import { attack, type Stage } from './attack.ts'
import { forgedTable, forgedToken, usual, type Forgery } from './forgeries.ts'

const { expect } = step

const kids: Json[] = ['__proto__', 'constructor', '../../etc/passwd', "' OR '1'='1", '', null, 0, {}]

const refused = (name: string, flip: Forgery['flip']): Forgery => ({
  ...forgedToken(name, {}, 'signature'),
  flip,
  isFresh: true,
})

/** A key that is published in that form beside the honest ones, and a token that it signed. */
const publishing = (
  name: string,
  publish: (key: SigningKey) => JsonObject,
  create: () => SigningKey | Promise<SigningKey> = () => createSigningKey('RS256'),
): Forgery =>
  refused(name, async ({ op: { switches } }) => {
    const key = await create()
    switches.jwks.keys = (keys) => [publish(key), ...keys]
    switches.idToken.sign = ({ header, payload }) =>
      signWith(key, { ...header, kid: key.kid, alg: key.alg }, payload)
  })

/** A key that no honest provider signs with. */
function shortKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'short', use: 'sig' } as JsonObject
  return { alg: 'RS256', kid: 'short', publicKey, privateKey, jwk }
}

const privateHalf = ({ privateKey, kid }: SigningKey): JsonObject => ({
  ...privateKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
})

forgedTable({
  id: 'J-06',
  name: 'ID Tokens with tricks in kid, or by a published key that must not verify',
  forgeries: [
    ...kids.map((kid) =>
      forgedToken(`kid ${JSON.stringify(kid)}`, { header: setting({ kid }) }, 'signature'),
    ),
    refused('kid in an array', ({ op }) => {
      op.switches.idToken.header = setting({ kid: [op.keys.signing('RS256').kid] })
    }),
    refused('kid of the EC key', ({ op }) => {
      op.switches.idToken.header = setting({ kid: op.keys.signing('ES256').kid })
    }),
    refused('no kid, several keys, none of which signed', ({ op: { switches } }) => {
      switches.idToken = { header: leavingOut('kid'), sign: signedByStranger() }
    }),
    publishing('a key for encryption', ({ jwk }) => ({ ...jwk, use: 'enc' })),
    publishing('a key without verify', ({ jwk }) => ({ ...leavingOut('use')(jwk), key_ops: ['encrypt'] })),
    publishing('a key with its private half', privateHalf),
    publishing('a key of 1024 bits', ({ jwk }) => jwk, shortKey),
  ],
  honest: [
    {
      name: 'a new key, published as it should be',
      isFresh: true,
      async flip({ op: { switches } }) {
        const key = await createSigningKey('RS256')
        switches.jwks.keys = (keys) => [key.jwk, ...keys]
        switches.idToken.sign = ({ header, payload }) => signWith(key, { ...header, kid: key.kid }, payload)
      },
    },
    {
      name: 'odd keys beside the good one, under its kid',
      isFresh: true,
      flip({ op }) {
        const { kid } = op.keys.signing('RS256')
        op.switches.jwks.keys = async (keys) => [...(await oddKeys()).map(setting({ kid })), ...keys]
      },
    },
  ],
})

/** That many sign-ins with keys that nobody has: how often the keys were fetched. */
async function countFetches({ op, tab }: Stage, count: number): Promise<number> {
  let made = 0
  op.switches.idToken.header = (header) => ({ ...header, kid: `unknown-${made++}` })
  await step.openApp(tab)
  for (let time = 0; time < count; time += 1)
    expect(await step.signIn(tab)).toMatchObject({ error: { check: 'signature' } })
  return op.count('jwks')
}

attack({
  id: 'J-18',
  name: 'ID Tokens with ever new names of keys, so that keys are fetched each time (12)',
  levels: usual,
  expected: 'stopped',
  run: async (stage) => ((await countFetches(stage, 12)) > 2 ? 'not stopped' : 'stopped'),
  // Keys that are replaced are found, by one fetch more, in a browser that has not just asked in vain.
  async control({ op, openProfile }) {
    const other = await openProfile()
    expect(await step.openSignedIn(other)).toMatchObject({ status: 'signed-in' })
    const known = op.count('jwks')
    await op.keys.rotate()
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in' })
    return op.count('jwks') === known + 1 ? 'not stopped' : 'stopped'
  },
})
