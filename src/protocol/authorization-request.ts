// Room protocol: the authorization request. Code flow, PKCE S256, state and nonce, always.
import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi'
import type { Metadata } from './metadata.ts'

/** What an app may ask of one sign-in. */
export interface AuthorizationWishes {
  /** More scopes for this sign-in, parted by spaces. */
  readonly scope?: string | undefined
  readonly prompt?: string | undefined
  readonly loginHint?: string | undefined
  readonly acrValues?: string | readonly string[] | undefined
  /** The oldest acceptable sign-in at the provider, in seconds. */
  readonly maxAge?: number | undefined
  readonly uiLocales?: string | readonly string[] | undefined
  /** The claims request of OpenID Connect Core §5.5. */
  readonly claims?: object | undefined
  readonly parameters?: Readonly<Record<string, string>> | undefined
}

/** What an access token is asked for: an API by its name, and scopes there. */
export interface TokenWish {
  /** RFC 8707 §2. */
  readonly resource?: string | undefined
  /** What some providers take instead of `resource`. */
  readonly audience?: string | undefined
  readonly scope?: string | undefined
}

/** The client as it is registered at the provider, and what it needs tokens for. */
export interface Registration {
  readonly clientId: string
  readonly redirectUri: string
  /** The scope that the app set itself; sent untouched. */
  readonly scope?: string | undefined
  readonly authorizationParameters: Readonly<Record<string, string>>
  readonly targets: readonly TokenWish[]
}

/** The secrets of one sign-in, kept until its response comes. */
export interface SignInSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** The thumbprint of the key that the code is bound to, where it was made ahead. */
  readonly thumbprint?: string | undefined
}

/**
 * Makes the secrets of a sign-in. The state begins with `mark`, by which a callback is known as ours.
 *
 * @see [RFC 7636 §4.1](https://www.rfc-editor.org/rfc/rfc7636#section-4.1)
 */
export function makeSecrets(mark: string): SignInSecrets {
  return {
    state: mark + generateRandomState(),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
  }
}

/** `openid` always; `profile` and `email` unless the app chose, as far as the provider offers them. */
function chooseScope(scope: string | undefined, supported: readonly string[] = ['profile', 'email']): string {
  const words = scope?.split(' ') ?? ['profile', 'email'].filter((word) => supported.includes(word))
  return scope !== undefined && words.includes('openid') ? scope : ['openid', ...words].join(' ')
}

/** Adds the scopes of the APIs, each once. */
function widenScope(scope: string, targets: readonly TokenWish[]): string {
  const words = scope.split(' ')
  const more = targets.flatMap((target) => target.scope?.split(' ') ?? [])
  return [scope, ...new Set(more.filter((word) => word && !words.includes(word)))].join(' ')
}

const join = (words: string | readonly string[] | undefined): string | undefined =>
  words && [words].flat().join(' ')

/**
 * Builds the parameters of a sign-in.
 *
 * @see [OpenID Connect Core 1.0 §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export async function buildAuthorizationRequest(
  metadata: Metadata,
  { clientId, redirectUri, scope, authorizationParameters, targets }: Registration,
  { state, nonce, verifier, thumbprint, ...wishes }: SignInSecrets & AuthorizationWishes,
): Promise<URLSearchParams> {
  const request = new URLSearchParams()
  const asked: Readonly<Record<string, string | undefined>> = {
    prompt: wishes.prompt,
    login_hint: wishes.loginHint,
    acr_values: join(wishes.acrValues),
    max_age: wishes.maxAge?.toString(),
    ui_locales: join(wishes.uiLocales),
    claims: wishes.claims && JSON.stringify(wishes.claims),
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: widenScope(chooseScope(scope, metadata.scopes_supported), [...targets, wishes]),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // RFC 9449 §10: the code is good only with a proof by this key.
    dpop_jkt: thumbprint,
  }
  const audience = targets.find((target) => target.audience)?.audience
  for (const parameters of [{ audience }, authorizationParameters, wishes.parameters ?? {}, asked]) {
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) request.set(name, value)
  }
  // RFC 8707 §2: every API that a token will be asked for, by a parameter of its own.
  for (const { resource } of targets)
    if (resource && !request.getAll('resource').includes(resource)) request.append('resource', resource)
  return request
}

/**
 * Puts parameters on the authorization endpoint, instead of those of the same name that it has itself.
 *
 * @see [RFC 6749 §3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)
 */
export function toAuthorizationUrl(endpoint: string, request: URLSearchParams): URL {
  const url = new URL(endpoint)
  for (const name of request.keys()) url.searchParams.delete(name)
  for (const [name, value] of request) url.searchParams.append(name, value)
  return url
}
