// Rows J-16 and of RFC 8725 §3: tokens that are no plain signed JWT, or that two readers could read in two ways.
import { Buffer } from 'node:buffer'
import { expect, openSignedIn } from '../fixtures.ts'
import type { Json } from '../servers/answer.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { encrypted, type Signer } from '../servers/hostile/forgeries.ts'
import { encode, signInput } from '../servers/hostile/jws.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { expectRefusal, expectUsable, refusedIdToken, test, type Refusal } from './refusal.ts'

const shaped = (name: string, idToken: IdTokenSwitch) => refusedIdToken(name, idToken, 'shape')

/** Signs what those make of the JSON texts of header and payload. */
function signedTexts(
  header: (json: string) => string | Buffer,
  payload: (json: string) => string | Buffer = (json) => json,
): Signer {
  return (draft) =>
    signInput(
      draft.keys.signing('RS256'),
      `${encode(header(JSON.stringify(draft.header)))}.${encode(payload(draft.payload))}`,
    )
}

const headerText = (change: (json: string) => string | Buffer): IdTokenSwitch => ({
  sign: signedTexts(change),
})
const payloadText = (change: (json: string) => string | Buffer): IdTokenSwitch => ({
  sign: signedTexts((json) => json, change),
})

const first = (member: string) => (json: string) => json.replace('{', `{${member},`)
const last = (member: string) => (json: string) => json.replace(/}$/, `,${member}}`)

const twice: Refusal[] = [
  shaped('J shape: sub twice, the honest one first', payloadText(last('"sub":"eve"'))),
  shaped('J shape: sub twice, the honest one last', payloadText(first('"sub":"eve"'))),
  shaped('J shape: sub twice, once with an escape', payloadText(first('"s\\u0075b":"eve"'))),
  shaped('J shape: aud twice', payloadText(first('"aud":"other"'))),
  shaped('J shape: alg twice, the honest one last', headerText(first('"alg":"none"'))),
  shaped('J shape: kid twice', headerText(last('"kid":"other"'))),
  shaped(
    'J shape: a member twice inside a claim',
    payloadText(last('"address":{"country":"A","country":"B"}')),
  ),
]

const texts: Record<string, (json: string) => string | Buffer> = {
  'an array': (json) => `[${json}]`,
  'a JSON string': (json) => JSON.stringify(json),
  null: () => 'null',
  'a number': () => '1',
  empty: () => '',
  'cut JSON': (json) => json.slice(0, -1),
  'JSON with text behind it': (json) => `${json}{}`,
  'not UTF-8': (json) =>
    Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')]),
  'UTF-16': (json) => Buffer.from(json, 'utf16le'),
  'behind a byte order mark': (json) => `\uFEFF${json}`,
  'nested ten thousand deep': last(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
}

const jsonTexts = Object.entries(texts).flatMap(([name, change]): Refusal[] => [
  shaped(`J shape: a header that is ${name}`, headerText(change)),
  shaped(`J shape: a payload that is ${name}`, payloadText(change)),
])

const compact: Record<string, (honest: string) => string> = {
  'two parts': (honest) => honest.replace(/\.[^.]*$/, ''),
  'four parts': (honest) => `${honest}.${honest.split('.')[2]}`,
  'one part': () => 'A'.repeat(99),
  'dots only': () => '..',
  'a space at the end': (honest) => `${honest} `,
  'a newline inside': (honest) => honest.replace('.', '\n.'),
  'base64 padding': (honest) => honest.replace(/\./g, '=.'),
  'base64 with plus and slash': (honest) => honest.replace(/[^.]*$/, '+/+/'),
  '300,000 characters': (honest) => `${honest}${'A'.repeat(300_000)}`,
  'JSON serialization': (honest) => {
    const [header, payload, signature] = honest.split('.')
    return JSON.stringify({ payload, signatures: [{ protected: header, signature }] })
  },
}

const types: Json[] = [
  'at+jwt',
  'application/at+jwt',
  'logout+jwt',
  'dpop+jwt',
  'secevent+jwt',
  '',
  null,
  1,
  ['JWT'],
]
const critical: Json[] = [['exp'], ['b64'], [], 'exp', null]

const headers: Refusal[] = [
  ...types.map((typ) => shaped(`J shape: typ ${JSON.stringify(typ)}`, { header: setting({ typ }) })),
  ...critical.map((crit) => shaped(`J shape: crit ${JSON.stringify(crit)}`, { header: setting({ crit }) })),
  shaped('J shape: crit b64 and b64 false', { header: setting({ crit: ['b64'], b64: false }) }),
]

const inherited: Refusal[] = [
  refusedIdToken(
    'J shape: sub in __proto__ only',
    { claims: leavingOut('sub'), payload: first('"__proto__":{"sub":"eve"}') },
    'sub',
  ),
  refusedIdToken(
    'J shape: alg in __proto__ only',
    { header: leavingOut('alg'), sign: signedTexts(first('"__proto__":{"alg":"RS256"}')) },
    'alg',
  ),
]

const encryptedToken: Refusal = {
  name: 'J-16 an encrypted token of five parts',
  flip: ({ op }) => (op.switches.idToken.sign = encrypted()),
  code: 'OIDC_NOT_SUPPORTED',
}

const refusals = [
  ...twice,
  ...jsonTexts,
  ...Object.entries(compact).map(([name, change]) => shaped(`J shape: ${name}`, { compact: change })),
  ...headers,
  ...inherited,
  encryptedToken,
]

test('J shape: as it should be', async ({ stage }) => {
  stage.op.switches.idToken = payloadText((json) => json)
  expect(await openSignedIn(stage.tab)).toMatchObject({ status: 'signed-in' })
  await expectUsable(stage)
})

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
