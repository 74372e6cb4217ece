// Room client: from the options of an app to settings that hold on its page.
import type { EngineConfig } from '../engine/engine.ts'
import { protocolParameters } from '../protocol/protocol-parameters.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import { configError, readOptions } from './check-options.ts'
import type { Read } from './check-options.ts'
import type { OidcClientOptions } from './options.ts'

/** Options that were checked and resolved against the origin of a page. */
export interface Settings<Claims> {
  /** What the engine is told. */
  readonly config: EngineConfig
  /** Prefixes that the access token may go to, without a slash at the end. */
  readonly resources: readonly string[]
  readonly claims: OidcClientOptions<Claims>['claims']
  readonly tokens: OidcClientOptions<Claims>['tokens']
  readonly trace: OidcClientOptions<Claims>['trace']
}

function resolveUrl(option: string, value: unknown, origin?: string): URL {
  const url = typeof value === 'string' && URL.canParse(value, origin) ? new URL(value, origin) : undefined
  if (url && isSecureUrl(url) && !url.username && !url.password && !url.hash) return url
  throw configError(
    option,
    `has "${String(value)}": it must be an https: URL (http: on loopback only), without user name and fragment`,
  )
}

function checkIssuer(issuer: string): string {
  // OpenID Connect Core 1.0 §1.2: an issuer has no query.
  if (resolveUrl('issuer', issuer).search) throw configError('issuer', 'must have no query')
  return issuer
}

/** Refuses parameters that belong to the protocol. */
export function checkParameters(option: string, parameters: object): void {
  const taken = Object.keys(parameters).find((name) => protocolParameters.includes(name))
  if (taken) throw configError(option, `cannot set \`${taken}\`, which claimcheck sets itself`)
}

function readPrefix(resource: unknown, origin: string): string {
  const { url, ...rest } = typeof resource === 'string' ? { url: resource } : (resource as { url: unknown })
  const asked = Object.keys(rest)[0]
  if (asked)
    throw configError(
      'resources',
      `has an entry with \`${asked}\`, which this version does not serve`,
      'OIDC_NOT_SUPPORTED',
    )
  const prefix = resolveUrl('resources', url, origin)
  if (prefix.search) throw configError('resources', `has "${prefix.href}": a prefix has no query`)
  return prefix.href.replace(/\/+$/, '')
}

/** A short mark of a client, by which its states are known: FNV-1a over issuer and client id. */
export function markOf(issuer: string, clientId: string): string {
  let hash = 0x811c9dc5
  for (const character of `${issuer} ${clientId}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return `cc${hash.toString(36).padStart(7, '0')}`
}

const asList = (value: unknown): readonly string[] => [(value ?? []) as string | readonly string[]].flat()

function toConfig(read: Read, origin: string): EngineConfig {
  const issuer = checkIssuer(read('issuer') as string)
  const clientId = read('clientId') as string
  const redirectUri = resolveUrl('redirectUri', read('redirectUri') ?? '/', origin).href
  const authorizationParameters = (read('authorizationParameters') ??
    {}) as EngineConfig['authorizationParameters']
  checkParameters('authorizationParameters', authorizationParameters)
  return {
    issuer,
    clientId,
    redirectUri,
    postLogoutRedirectUri: resolveUrl(
      'postLogoutRedirectUri',
      read('postLogoutRedirectUri') ?? redirectUri,
      origin,
    ).href,
    scope: read('scope') as string | undefined,
    metadata: read('metadata') as EngineConfig['metadata'],
    expectedIssuer: asList(read('expectedIssuer')),
    idTokenSigningAlg: read('idTokenSigningAlg') as string | undefined,
    clockTolerance: (read('clockTolerance') ?? 30) as number,
    endpointOrigins:
      read('endpointOrigins') &&
      asList(read('endpointOrigins')).map((url) => resolveUrl('endpointOrigins', url).origin),
    authorizationParameters,
    origin,
    stateMark: markOf(issuer, clientId),
  } as EngineConfig
}

/**
 * Reads and checks the options of a client; gives what they mean on a page of some origin.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID`, naming the option and the fix; `OIDC_NOT_SUPPORTED`
 */
export function checkOptions<Claims>(
  options: OidcClientOptions<Claims>,
): (origin: string) => Settings<Claims> {
  const read = readOptions(options)
  const resolve = (origin: string): Settings<Claims> => ({
    config: toConfig(read, origin),
    resources: ((read('resources') ?? []) as readonly unknown[]).map((resource) =>
      readPrefix(resource, origin),
    ),
    claims: read('claims') as Settings<Claims>['claims'],
    tokens: read('tokens') as Settings<Claims>['tokens'],
    trace: read('trace') as Settings<Claims>['trace'],
  })
  // A stand-in origin shows mistakes in URLs before there is a page.
  resolve('https://app.invalid')
  return resolve
}
