// The forged-answer table beside the ID Token itself: responses with a wrong issuer or state, and answers without an ID Token.
import type { Json } from '../servers/answer.ts'
import { alteringParameter, leavingOut, setting, withoutParameter } from '../servers/hostile/changes.ts'
import type { AuthorizationDeviation } from '../servers/hostile/switches.ts'
import { expectRefusal, test, type Refusal } from './refusal.ts'

type Change = AuthorizationDeviation['parameters'] & object

const wrongIssuer = (name: string, parameters: Change): Refusal => ({
  name,
  flip: ({ op }) => (op.switches.authorization.parameters = parameters),
  code: 'OIDC_CALLBACK_ISSUER_MISMATCH',
  tokenRequests: 0,
})

const wrongState = (name: string, parameters: Change): Refusal => ({
  name,
  flip: ({ op }) => (op.switches.authorization.parameters = parameters),
  code: 'OIDC_CALLBACK_UNKNOWN_STATE',
  reason: 'stale-callback',
  tokenRequests: 0,
})

const responses: Refusal[] = [
  wrongIssuer(
    'P-06 iss of another provider',
    alteringParameter('iss', () => 'https://evil.example'),
  ),
  wrongIssuer('P-07 no iss, although it is announced', withoutParameter('iss')),
  wrongState(
    'P-01 a wrong state',
    alteringParameter('state', (state) => `${state}x`),
  ),
  wrongState('P-02 no state', withoutParameter('state')),
]

const answers: Refusal[] = [undefined, 1, true, {}].map((value?: Json) => ({
  name: `A-C04 A-C08 id_token ${JSON.stringify(value) ?? 'missing'}`,
  flip: ({ op }) => {
    const { token } = op.switches
    token.members = value === undefined ? leavingOut('id_token') : setting({ id_token: value })
  },
  code: 'OIDC_TOKEN_RESPONSE_INVALID',
}))

for (const refusal of [...responses, ...answers]) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
