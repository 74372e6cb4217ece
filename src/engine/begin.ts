// Room engine: begins a sign-in. Its secrets are kept under their state before the browser leaves.
import { buildAuthorizationUrl, makeSecrets } from '../protocol/authorization-request.ts'
import type { Departure, SignInRequest } from './engine.ts'
import type { Parts } from './engine-state.ts'

/** The `acr` of a claims request (OpenID Connect Core 1.0 §5.5.1.1). */
interface ClaimsRequest {
  readonly id_token?: {
    readonly acr?: {
      readonly essential?: boolean
      readonly value?: string
      readonly values?: readonly string[]
    }
  }
}

function readEssentialAcr(claims: ClaimsRequest | undefined): readonly string[] | undefined {
  const acr = claims?.id_token?.acr
  return acr?.essential ? [acr.values ?? acr.value ?? []].flat() : undefined
}

/** Keeps the secrets of a new sign-in and gives the URL that starts it at the provider. */
export async function begin(
  { config, ports, transactions, provider }: Parts,
  { returnTo, view, isElsewhere, ...wishes }: SignInRequest,
): Promise<Departure> {
  const { metadata } = await provider()
  const { state, nonce, verifier } = makeSecrets(config.stateMark)
  const url = await buildAuthorizationUrl(metadata, config, { state, nonce, verifier, ...wishes })
  await transactions.save(state, {
    version: 1,
    createdAt: ports.now(),
    returnTo,
    view,
    isElsewhere,
    prompt: wishes.prompt,
    nonce,
    verifier,
    redirectUri: config.redirectUri,
    scope: url.searchParams.get('scope') ?? '',
    maxAge: wishes.maxAge,
    acr: readEssentialAcr(wishes.claims),
  })
  return { url: url.href, state }
}
