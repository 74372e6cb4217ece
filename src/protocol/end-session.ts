// Room protocol: RP-initiated logout, by GET, since a cross-site POST would come without the provider's cookie.

/** What the provider's logout is told. */
export interface LogoutRequest {
  readonly issuer: string
  readonly clientId: string
  readonly idTokenHint?: string | undefined
  readonly postLogoutRedirectUri: string
  readonly state: string
}

/** A hint that would make the URL too long for servers is left out; `client_id` says who asks. */
const longestHint = 6_000

/** Amazon Cognito lists its logout as the standard one, but takes these two parameters and no others. */
const cognito = /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\//
const ofCognito = '?client_id={client_id}&logout_uri={post_logout_redirect_uri}'

/**
 * Builds the URL of the provider's logout. Where the endpoint's query has the standard parameters as placeholders, such as
 * `?returnTo={post_logout_redirect_uri}`, they are filled in, and nothing is added.
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function buildLogoutUrl(endpoint: string, request: LogoutRequest): string {
  const { issuer, idTokenHint: hint, clientId: client_id, state } = request
  const parameters: Readonly<Record<string, string | null | undefined>> = {
    __proto__: null,
    id_token_hint: hint && hint.length <= longestHint ? hint : '',
    client_id,
    post_logout_redirect_uri: request.postLogoutRedirectUri,
    state,
  }
  const url = new URL(endpoint)
  const template = url.search || (cognito.test(issuer) ? ofCognito : '')
  const filled = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
  url.search = filled
  if (filled === template)
    for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  return url.href
}
