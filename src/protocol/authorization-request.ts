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

/** The client as it is registered at the provider. */
export interface Registration {
  readonly clientId: string
  readonly redirectUri: string
  /** The scope that the app set itself; sent untouched. */
  readonly scope?: string | undefined
  readonly authorizationParameters: Readonly<Record<string, string>>
}

/** The secrets of one sign-in, kept until its response comes. */
export interface SignInSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
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

const join = (words: string | readonly string[] | undefined): string | undefined =>
  words && [words].flat().join(' ')

/**
 * Builds the URL that starts a sign-in at the provider.
 *
 * @see [OpenID Connect Core 1.0 §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export async function buildAuthorizationUrl(
  metadata: Metadata,
  { clientId, redirectUri, scope, authorizationParameters }: Registration,
  { state, nonce, verifier, ...wishes }: SignInSecrets & AuthorizationWishes,
): Promise<URL> {
  const url = new URL(metadata.authorization_endpoint)
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
    scope: chooseScope(scope, metadata.scopes_supported),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const parameters of [authorizationParameters, wishes.parameters ?? {}, asked]) {
    for (const [name, value] of Object.entries(parameters))
      if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}
