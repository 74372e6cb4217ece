// Test servers: oidc-provider in this process, as a real provider with sign-in and consent forms.
import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type Provider from 'oidc-provider'
import { type Host, listen } from './loopback.ts'

export type RealProviderOptions = {
  /** The app's origin: its `/` is the redirect URI, and it may read answers. */
  app: string
  /** 127.0.0.1 unless told: another site than an app on localhost. */
  host?: Host
  /** Whether authorization requests must be pushed (RFC 9126). */
  pushedOnly?: boolean
  /** The scopes of each API that it gives tokens for (RFC 8707), by the identifier of the API. */
  resources?: Record<string, string>
  /** Whether a token for an API is a JWT that the API itself can read (RFC 9068); else only the provider knows it. */
  signsTokens?: boolean
  /** Whether each refresh brings a new refresh token. @defaultValue `true` */
  rotates?: boolean
}

export type RealProvider = {
  readonly issuer: string
  readonly clientId: string
  /** Seconds that access tokens live from now on. */
  accessTokenLifetime: number
  /** Whether proofs of possession need this provider's nonce from now on. */
  requiresNonces: boolean
  acceptsAccessToken: (token: string) => Promise<boolean>
  /** The thumbprint of the key that an access token is bound to. */
  boundTo: (token: string) => Promise<string | undefined>
  /** The API that an access token is for, if it is for one alone. */
  audienceOf: (token: string) => Promise<string | undefined>
  reset: () => void
  close: () => Promise<void>
}

const clientId = 'spa'
const hour = 3600

function registerClient(app: string): object {
  return {
    client_id: clientId,
    token_endpoint_auth_method: 'none',
    redirect_uris: [`${app}/`, `${app}/callback`],
    post_logout_redirect_uris: [`${app}/`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
}

/** The person behind a login: any name may sign in. */
function claimsOf(sub: string): object {
  return { sub, name: `${sub.charAt(0).toUpperCase()}${sub.slice(1)}`, email: `${sub}@example.test` }
}

type Settings = { accessTokenLifetime: () => number; requireNonce: () => boolean }

/** What the provider knows of an API, which it has to have been told of. */
function describeApi({ resources = {}, signsTokens = false }: RealProviderOptions, resource: string): object {
  const scope = resources[resource]
  if (scope === undefined) throw new Error(`${resource} is not known`)
  return { scope, audience: resource, accessTokenFormat: signsTokens ? 'jwt' : 'opaque' }
}

async function configure(
  options: RealProviderOptions,
  { accessTokenLifetime, requireNonce }: Settings,
): Promise<object> {
  const { app, pushedOnly = false, rotates = true } = options
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    clients: [registerClient(app)],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['test-only'] },
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => claimsOf(sub) }),
    clientBasedCORS: (_context: unknown, origin: string) => origin === app,
    pkce: { required: () => true },
    rotateRefreshToken: rotates,
    issueRefreshToken: () => true,
    // Otherwise a revoked refresh token takes the person's consent with it.
    revokeGrantPolicy: () => false,
    ttl: {
      AccessToken: accessTokenLifetime,
      AuthorizationCode: 60,
      IdToken: hour,
      RefreshToken: hour,
      Grant: hour,
      Interaction: hour,
      Session: hour,
    },
    features: {
      devInteractions: { enabled: true },
      // Whoever sends a proof gets bound tokens, all others bearer tokens.
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: pushedOnly },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => describeApi(options, resource),
      },
      rpInitiatedLogout: { enabled: true },
    },
  }
}

/** What the provider knows of a token. */
type Models = {
  AccessToken: {
    find: (token: string) => Promise<{ jkt?: string; aud?: string; isValid: boolean } | undefined>
  }
}

const modelOf = (provider: Provider): Models => provider as Provider & Models

export async function startRealProvider(options: RealProviderOptions): Promise<RealProvider> {
  const { host = '127.0.0.1' } = options
  // Loaded late: most workers never need it.
  const { default: OidcProvider } = await import('oidc-provider')
  let handle: ReturnType<Provider['callback']> = () => {}
  const server = await listen((incoming, response) => handle(incoming, response), host)
  const settings: Settings = {
    accessTokenLifetime: () => real.accessTokenLifetime,
    requireNonce: () => real.requiresNonces,
  }
  const provider = new OidcProvider(server.origin, await configure(options, settings))
  provider.use(async (context, next) => {
    await next()
    // The development pages load a web font from far away.
    if (typeof context.body === 'string') context.body = context.body.replace(/@import url\([^)]*\);/, '')
  })
  handle = provider.callback()
  const real: RealProvider = {
    issuer: server.origin,
    clientId,
    accessTokenLifetime: hour,
    requiresNonces: false,
    async boundTo(token) {
      const { jkt } = (await modelOf(provider).AccessToken.find(token)) ?? {}
      return jkt
    },
    async audienceOf(token) {
      const { aud } = (await modelOf(provider).AccessToken.find(token)) ?? {}
      return aud
    },
    async acceptsAccessToken(token) {
      const { jkt, aud, isValid = false } = (await modelOf(provider).AccessToken.find(token)) ?? {}
      // A bound token can be used by its holder alone, one for an API by that API alone.
      if (jkt !== undefined || aud !== undefined) return isValid
      const response = await fetch(`${server.origin}/me`, { headers: { authorization: `Bearer ${token}` } })
      return response.ok
    },
    reset() {
      real.accessTokenLifetime = hour
      real.requiresNonces = false
    },
    close: server.close,
  }
  return real
}
