// Rows J-04 and A-K12: a header that offers the attacker's key is not believed, and where it points nobody is asked.
import { signedByHeaderKey } from '../servers/hostile/forgeries.ts'
import { setting } from '../servers/hostile/changes.ts'
import { strangerKey } from '../servers/hostile/forgeries.ts'
import { expectRefusal, refusedIdToken, test, type Refusal } from './refusal.ts'

/** The token would verify with what its header leads to. */
function offered(member: 'jwk' | 'jku' | 'x5u' | 'x5c' | 'x5t', kid?: string): Refusal {
  const under = kid === undefined ? 'the honest kid' : `the kid "${kid}"`
  return {
    ...refusedIdToken(`J-04 A-K12 a header with ${member} under ${under}`, {}, 'signature'),
    flip({ op, evil }) {
      const url = `${evil.origin}/keys`
      evil.documents.set('/keys', JSON.stringify({ keys: [strangerKey(op.keys)] }))
      op.switches.idToken.sign = signedByHeaderKey(member, url)
      if (kid !== undefined) op.switches.idToken.header = setting({ kid })
    },
  }
}
const members = ['jwk', 'jku', 'x5u', 'x5c', 'x5t'] as const

for (const refusal of members.flatMap((member) => [offered(member), offered(member, 'elsewhere')])) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
