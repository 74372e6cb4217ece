// Room protocol: a request to the token endpoint, spoken by oauth4webapi; who sends it is handed in.
import { allowInsecureRequests, customFetch, genericTokenEndpointRequest, None } from 'oauth4webapi'
import type { AuthorizationServer, Client, TokenEndpointRequestOptions } from 'oauth4webapi'

/** The parameters of a grant, by their wire names. */
export type Grant = Readonly<Record<string, string>> & { readonly grant_type: string }

/** Who asks, what for, and how it is sent: the answer that comes back holds no secrets. */
export interface TokenForm {
  readonly clientId: string
  readonly grant: Grant
  readonly exchange: (url: string, form: URLSearchParams) => Promise<Response>
}

type Plain = { readonly __proto__: null }

/**
 * Asks the token endpoint of a server for what a grant is good for: an authorization code, or a refresh token.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.1](https://openid.net/specs/openid-connect-core-1_0.html#TokenRequest)
 */
export function askForTokens(
  { issuer, token_endpoint }: { readonly issuer: string; readonly token_endpoint: string },
  { clientId, grant, exchange }: TokenForm,
): Promise<Response> {
  // Without a prototype: nothing on Object.prototype becomes an option of oauth4webapi.
  const server: AuthorizationServer & Plain = { __proto__: null, issuer, token_endpoint }
  const client: Client & Plain = { __proto__: null, client_id: clientId }
  const options: TokenEndpointRequestOptions & Plain = {
    __proto__: null,
    // The metadata was checked already: http: is there for a loopback provider only.
    [allowInsecureRequests]: true,
    [customFetch]: (url, { body }) => exchange(url, body),
  }
  return genericTokenEndpointRequest(server, client, None(), grant.grant_type, grant, options)
}
