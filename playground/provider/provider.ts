// Playground provider: a real oidc-provider, configured the way a good provider for browser apps is.
import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider, { type Context } from 'oidc-provider'
import { serveInteractions } from './interactions.ts'
import { createMemory } from './memory.ts'
import { serveMischief } from './mischief.ts'
import { pageHeaders } from './page.ts'
import { errorPage, signedOutPage, signOutPage } from './pages.ts'
import { findPerson } from './people.ts'

export interface ProviderOptions {
  readonly issuer: string
  readonly appOrigin: string
  /** The confidential client with which the API asks about access tokens. */
  readonly api: { readonly clientId: string; readonly secret: string }
  readonly onRevoked: () => void
}

interface Owner {
  readonly clientId: string
}

const kid = 'playground-1'

export async function createProvider(options: ProviderOptions): Promise<RequestListener> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key: JWK = { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' }
  const memory = createMemory()
  const provider = new Provider(options.issuer, { adapter: memory.adapterFor, ...configure(options, key) })
  await serveMischief(provider, { ...options, memory, signingKey: { key: privateKey, kid } })
  serveInteractions(provider)
  return provider.callback()
}

function configure({ appOrigin, api }: ProviderOptions, key: JWK) {
  return {
    clients: [browserApp(appOrigin), resourceServer(api)],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'locale', 'updated_at'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    findAccount: (_context: Context, sub: string) => {
      const person = findPerson(sub)
      return person && { accountId: sub, claims: () => ({ ...person }) }
    },
    clientBasedCORS: (_context: Context, origin: string) => origin === appOrigin,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    ttl: lifetimes,
    interactions: { url: (_context: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    renderError: (context: Context, answer: Record<string, string | undefined>) =>
      show(context, errorPage(answer)),
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_context: Context, { clientId }: Owner) => clientId === api.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_context: Context, client: Owner, token: Owner) => client.clientId === token.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: Context, form: string) => show(context, signOutPage(form)),
        postLogoutSuccessSource: (context: Context) => show(context, signedOutPage()),
      },
    },
  }
}

/** Seconds. Access tokens are short-lived so that a refresh can be watched. */
const lifetimes = {
  AccessToken: 60,
  AuthorizationCode: 60,
  Grant: 86_400,
  IdToken: 600,
  Interaction: 3_600,
  RefreshToken: 86_400,
  Session: 86_400,
}

function browserApp(appOrigin: string) {
  const pages = [`${appOrigin}/`, `${appOrigin}/react.html`]
  return {
    client_id: 'playground',
    client_name: 'claimcheck playground',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: pages,
    post_logout_redirect_uris: pages,
    id_token_signed_response_alg: 'ES256',
  }
}

function resourceServer({ clientId, secret }: ProviderOptions['api']) {
  return {
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: 'ES256',
  }
}

function show(context: Context, page: string) {
  for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value)
  context.type = 'html'
  context.body = page
}
