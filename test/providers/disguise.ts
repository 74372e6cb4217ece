// Providers: dresses the honest test provider up as a real one: its issuer, its tokens, its way to answer.
import type { Json, JsonObject } from '../browser/servers/answer.ts'
import { random } from '../browser/servers/hostile/grants.ts'
import { signWith } from '../browser/servers/hostile/jws.ts'
import type { Parameters } from '../browser/servers/hostile/switches.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { Provider } from './provider.ts'

/** Sets members, and takes those away that are null. */
function changing(changes: Record<string, Json>): (honest: JsonObject) => JsonObject {
  return (honest) => {
    const all = Object.entries({ ...honest, ...changes })
    return Object.fromEntries(all.filter(([name, value]) => value !== null || !(name in changes)))
  }
}

/** The access token: a new one each time, in the form of the provider. */
function accessTokenOf(op: HostileProvider, { accessToken }: Provider): () => string {
  return () => {
    if (accessToken === 'opaque') return random()
    const key = op.keys.signing('RS256')
    const claims = { ...accessToken, jti: random(), iat: op.now(), exp: op.now() + 3600 }
    return signWith(key, { alg: 'RS256', typ: 'at+jwt', kid: key.kid }, JSON.stringify(claims))
  }
}

/** Whether a refresh token comes at all: most providers want to be asked for it. */
const renews = ({ refresh }: Provider) => refresh !== 'none'

/** Lets the test provider answer as that one does, from its next answer on. */
export function disguise(op: HostileProvider, provider: Provider, document: JsonObject): void {
  const { switches } = op
  const { idToken = {}, responds = {}, refresh, profileElsewhere, answersWith = {} } = provider
  const hidden: JsonObject = profileElsewhere ? { name: null, email: null } : {}
  const claims = changing({ iss: document['issuer'] ?? '', ...hidden, ...idToken.claims })
  const form = { ...(idToken.alg && { alg: idToken.alg }), claims }
  Object.assign(switches.idToken, form)
  Object.assign(switches.refreshedIdToken, form)
  switches.accessToken.value = accessTokenOf(op, provider)
  switches.refreshToken = { issued: renews(provider), rotates: refresh === 'rotates' }
  switches.token.members = changing(answersWith)
  switches.refresh.members = changing(answersWith)
  switches.authorization.parameters = (honest): Parameters => [
    ...honest.filter(([name]) => name !== 'iss'),
    ...Object.entries(responds),
  ]
}
