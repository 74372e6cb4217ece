// Room protocol: RP-initiated logout, by GET, since a cross-site POST would come without the provider's cookie.

/** What the provider's logout is told. */
export interface LogoutRequest {
  readonly clientId: string
  readonly idTokenHint?: string | undefined
  readonly postLogoutRedirectUri: string
  readonly state: string
}

/** A hint that would make the URL too long for servers is left out; `client_id` says who asks. */
const longestHint = 6_000

/**
 * Builds the URL of the provider's logout.
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0 §2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 */
export function buildLogoutUrl(endpoint: string, request: LogoutRequest): string {
  const url = new URL(endpoint)
  const hint = request.idTokenHint
  if (hint && hint.length <= longestHint) url.searchParams.set('id_token_hint', hint)
  url.searchParams.set('client_id', request.clientId)
  url.searchParams.set('post_logout_redirect_uri', request.postLogoutRedirectUri)
  url.searchParams.set('state', request.state)
  return url.href
}
