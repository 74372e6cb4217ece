// Room engine: one token request from end to end: out through the seam, back over the sorting desk, two halves side by side.
import type { Envelope } from '../access-token/seam.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { networkError } from '../protocol/provider-request.ts'
import type { Exchange } from '../protocol/token-request.ts'
import { nameCargo, sortTokenResponse } from '../protocol/token-response.ts'
import type { SortedAnswer } from '../protocol/token-response.ts'
import { showUrl } from '../trace/trace.ts'
import type { Cargo } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'
import type { Provider } from './provider.ts'

/** An answer of the token endpoint: what may be read, and the envelope that may not. */
export interface TokenAnswer extends SortedAnswer {
  readonly envelope: Envelope
}

const explain = (url: string, origin: string): string =>
  `The token endpoint ${showUrl(url)} could not be reached from ${origin}. If its metadata could, the provider does not allow ` +
  `this origin: add exactly ${origin}, without a slash at the end, to the client's allowed origins (CORS; "Web Origins", ` +
  `"Trusted Origins"). Else the network is down.`

/** Performs a token request that `ask` puts together. */
export async function requestTokens(
  parts: Parts,
  { metadata }: Provider,
  request: { readonly carries: readonly Cargo[]; readonly ask: (exchange: Exchange) => Promise<Response> },
): Promise<TokenAnswer> {
  const { outside, seam, config } = parts
  const url = metadata.token_endpoint
  let envelope: Envelope | undefined
  const exchange: Exchange = (target, form) =>
    seam.exchange(target, form, (received) => {
      envelope = received
    })
  outside.tell({
    type: 'request',
    endpoint: 'token',
    method: 'POST',
    url: showUrl(url),
    carries: request.carries,
  })
  const response = await request.ask(exchange).catch((thrown: unknown) => {
    throw networkError(thrown, url, explain(url, outside.origin))
  })
  const brings = await nameCargo(response)
  outside.tell({ type: 'response', endpoint: 'token', url: showUrl(url), status: response.status, brings })
  const answer = await sortTokenResponse(response, { issuer: metadata.issuer, clientId: config.clientId })
  if (!envelope)
    throw new OidcError('OIDC_TOKEN_RESPONSE_INVALID', 'The token endpoint gave no answer that can be read.')
  return { ...answer, envelope }
}

/** The first half of a hash in base64url, as `at_hash` holds it (OpenID Connect Core 1.0 §3.1.3.6). */
export function leftHalf(hash: ArrayBuffer): string {
  const half = new Uint8Array(hash, 0, hash.byteLength / 2)
  return btoa(String.fromCharCode(...half))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
