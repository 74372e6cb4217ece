// Room protocol: the two grants of the token endpoint, spoken by oauth4webapi; who sends them is handed in.
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  customFetch,
  None,
  refreshTokenGrantRequest,
} from 'oauth4webapi'
import type { AuthorizationServer, Client, TokenEndpointRequestOptions } from 'oauth4webapi'

/** Sends a form to the token endpoint and gives an answer without secrets. */
export type Exchange = (url: string, form: URLSearchParams) => Promise<Response>

/** The token endpoint and the client that asks there. */
export interface TokenServer {
  readonly issuer: string
  readonly token_endpoint: string
  readonly clientId: string
}

type Plain = { readonly __proto__: null }

/** Arguments for oauth4webapi without a prototype: nothing on Object.prototype becomes an option. */
function introduce(
  server: TokenServer,
  exchange: Exchange,
): [AuthorizationServer, Client, TokenEndpointRequestOptions] {
  const as: AuthorizationServer & Plain = {
    __proto__: null,
    issuer: server.issuer,
    token_endpoint: server.token_endpoint,
  }
  const client: Client & Plain = { __proto__: null, client_id: server.clientId }
  const options: TokenEndpointRequestOptions & Plain = {
    __proto__: null,
    // The metadata was checked already: http: is there for a loopback provider only.
    [allowInsecureRequests]: true,
    [customFetch]: (url, init) => exchange(url, init.body),
  }
  return [as, client, options]
}

/** What a code is redeemed with. */
export interface CodeGrant {
  /** The checked authorization response. */
  readonly response: URLSearchParams
  readonly redirectUri: string
  readonly verifier: string
}

/**
 * Redeems an authorization code.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.1](https://openid.net/specs/openid-connect-core-1_0.html#TokenRequest)
 */
export function redeemCode(server: TokenServer, grant: CodeGrant, exchange: Exchange): Promise<Response> {
  const [as, client, options] = introduce(server, exchange)
  return authorizationCodeGrantRequest(
    as,
    client,
    None(),
    grant.response,
    grant.redirectUri,
    grant.verifier,
    options,
  )
}

/**
 * Asks for a fresh access token; `standIn` stands where the sender puts the refresh token.
 *
 * @see [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)
 */
export function refresh(server: TokenServer, standIn: string, exchange: Exchange): Promise<Response> {
  const [as, client, options] = introduce(server, exchange)
  return refreshTokenGrantRequest(as, client, None(), standIn, options)
}
