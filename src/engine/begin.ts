// Room engine: begins a sign-in. Its secrets are kept under their state before the browser leaves.
import { buildAuthorizationUrl, makeSecrets } from '../protocol/authorization-request.ts'
import { isJsonObject, member } from '../protocol/json.ts'
import type { SignInRequest } from './engine.ts'
import type { Parts } from './engine-state.ts'

/** The values of `acr` that a claims request asks for as essential (OpenID Connect Core 1.0 §5.5.1.1). */
function readEssentialAcr(claims: object | undefined): readonly string[] | undefined {
  const idToken = claims && member(claims, 'id_token')
  const acr = isJsonObject(idToken) ? member(idToken, 'acr') : undefined
  if (!isJsonObject(acr) || member(acr, 'essential') !== true) return undefined
  const values = [member(acr, 'values'), member(acr, 'value')].flat()
  return values.filter((value) => typeof value === 'string')
}

/** Keeps the secrets of a new sign-in and gives the URL that starts it at the provider. */
export async function begin(parts: Parts, request: SignInRequest): Promise<string> {
  const { config, ports, transactions } = parts
  const { metadata } = await parts.provider()
  const secrets = makeSecrets(config.stateMark)
  const url = await buildAuthorizationUrl(metadata, config, { secrets, wishes: request })
  await transactions.save(secrets.state, {
    version: 1,
    kind: 'sign-in',
    createdAt: ports.now(),
    returnTo: request.returnTo,
    nonce: secrets.nonce,
    verifier: secrets.verifier,
    redirectUri: config.redirectUri,
    scope: new URL(url).searchParams.get('scope') ?? undefined,
    maxAge: request.maxAge,
    acr: readEssentialAcr(request.claims),
  })
  return url
}
