// Interop: oidc-provider, in six configurations.
import { createRequire } from 'node:module'
import { readByKeys } from '../browser/servers/by-keys.ts'
import { startRealProvider, type RealProviderOptions } from '../browser/servers/real-provider.ts'
import { signInAsPerson } from '../browser/steps.ts'
import type { JsonObject } from '../browser/servers/answer.ts'
import type { Candidate } from './candidate.ts'

const { version } = createRequire(import.meta.url)('oidc-provider/package.json') as { version: string }

const apiName = 'https://orders.example/'
const named = { resources: { [apiName]: 'orders:read' } }

type Configuration = {
  name: string
  options?: Omit<RealProviderOptions, 'app'>
  requiresNonces?: boolean
  /** What the app sets. */
  app?: JsonObject
  resource?: JsonObject
}

const configurations: Configuration[] = [
  { name: 'opaque access tokens', options: { rotates: false } },
  {
    name: 'JWT access tokens',
    options: { ...named, signsTokens: true },
    resource: { resource: apiName, scope: 'orders:read' },
  },
  { name: 'rotating refresh tokens' },
  { name: 'DPoP with nonces', requiresNonces: true, app: { dpop: true } },
  { name: 'pushed requests required', options: { pushedOnly: true } },
  { name: 'resource indicators', options: named, resource: { resource: apiName, scope: 'orders:read' } },
]

const toCandidate = ({
  name,
  options,
  requiresNonces = false,
  app = {},
  resource,
}: Configuration): Candidate => ({
  name: 'oidc-provider',
  configuration: name,
  async start(origin) {
    const provider = await startRealProvider({ app: origin, ...options })
    provider.requiresNonces = requiresNonces
    return {
      version,
      options: { issuer: provider.issuer, clientId: provider.clientId, ...app },
      ...(resource && { resource }),
      claims: { iss: provider.issuer, sub: 'grace', name: 'Grace' },
      signIn: (tab) => signInAsPerson(tab, 'grace'),
      agree: (tab) => tab.click('button[value=yes]'),
      ...(options?.signsTokens
        ? // RFC 9068 §4.
          readByKeys(`${provider.issuer}/jwks`, { issuer: provider.issuer, audience: apiName, typ: 'at+jwt' })
        : { accepts: provider.acceptsAccessToken, boundTo: provider.boundTo }),
      close: provider.close,
    }
  },
})

export const oidcProviders: readonly Candidate[] = configurations.map(toCandidate)
