// Room client: from the options of an app to settings that hold, and from those to what the engine is told.
import { toPrefix } from '../access-token/resources.ts'
import type { EngineConfig } from '../engine/engine.ts'
import { protocolParameters } from '../protocol/protocol-parameters.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import { configError, readOptions } from './check-options.ts'
import type { Read } from './check-options.ts'
import type { OidcClientOptions } from './options.ts'

/** Options that were read once and checked. */
export interface Settings<Claims> {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  readonly scope: string | undefined
  readonly resources: readonly string[]
  readonly claims: OidcClientOptions<Claims>['claims']
  readonly tokens: OidcClientOptions<Claims>['tokens']
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  readonly expectedIssuer: readonly string[]
  readonly idTokenSigningAlg: string | undefined
  readonly clockTolerance: number
  readonly endpointOrigins: readonly string[] | undefined
  readonly authorizationParameters: Readonly<Record<string, string>>
  readonly trace: OidcClientOptions<Claims>['trace']
}

function checkIssuer(issuer: string): string {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!url) throw configError('issuer', `must be a URL such as "https://id.example.com"; it is "${issuer}".`)
  if (!isSecureUrl(url))
    throw configError(
      'issuer',
      'must begin with https: (http: works on loopback only, such as http://localhost).',
    )
  // OpenID Connect Core 1.0 §1.2: an issuer has no query and no fragment.
  if (/[?#@]/.test(issuer)) throw configError('issuer', 'must have no user name, query or fragment.')
  return issuer
}

/** Refuses parameters that belong to the protocol. */
export function checkParameters(
  option: string,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const taken = Object.keys(parameters).find((name) => protocolParameters.includes(name))
  if (taken !== undefined) throw configError(option, `cannot set \`${taken}\`: claimcheck sets it itself.`)
  return { ...parameters }
}

const unservedMembers = ['resource', 'scope', 'audience']

function readResource(resource: unknown): string {
  if (typeof resource === 'string') return resource
  const { url, ...rest } = resource as Record<string, unknown>
  if (typeof url !== 'string' || !url) throw configError('resources', 'has an entry without `url`.')
  const asked = unservedMembers.find((name) => rest[name] !== undefined)
  if (asked)
    throw configError(
      'resources',
      `has an entry with \`${asked}\`, which this version does not serve.`,
      'OIDC_NOT_SUPPORTED',
    )
  return url
}

const asList = (value: unknown): readonly string[] => [(value ?? []) as string | readonly string[]].flat()

function readOrigins(value: unknown): readonly string[] | undefined {
  return (value as readonly string[] | undefined)?.map((origin) => {
    if (!URL.canParse(origin))
      throw configError(
        'endpointOrigins',
        `has "${origin}", which is no origin such as "https://id.example.com".`,
      )
    return new URL(origin).origin
  })
}

/** The values whose form was checked, as what they are. */
function take<Claims>(read: Read): Settings<Claims> {
  const redirectUri = (read('redirectUri') ?? '/') as string
  return {
    issuer: checkIssuer(read('issuer') as string),
    clientId: read('clientId') as string,
    redirectUri,
    postLogoutRedirectUri: (read('postLogoutRedirectUri') ?? redirectUri) as string,
    scope: read('scope') as string | undefined,
    resources: asList(read('resources')).map(readResource),
    claims: read('claims') as Settings<Claims>['claims'],
    tokens: read('tokens') as Settings<Claims>['tokens'],
    metadata: read('metadata') as Settings<Claims>['metadata'],
    expectedIssuer: asList(read('expectedIssuer')),
    idTokenSigningAlg: read('idTokenSigningAlg') as string | undefined,
    clockTolerance: (read('clockTolerance') ?? 30) as number,
    endpointOrigins: readOrigins(read('endpointOrigins')),
    authorizationParameters: checkParameters(
      'authorizationParameters',
      (read('authorizationParameters') ?? {}) as Record<string, string>,
    ),
    trace: read('trace') as Settings<Claims>['trace'],
  }
}

/**
 * Reads and checks the options of a client.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID`, naming the option and the fix; `OIDC_NOT_SUPPORTED`
 */
export function checkOptions<Claims>(options: OidcClientOptions<Claims>): Settings<Claims> {
  const settings = take<Claims>(readOptions(options))
  // A stand-in origin shows mistakes in URLs before there is a page.
  toUrls(settings, 'https://app.invalid')
  return settings
}

function resolveUrl(option: string, value: string, origin: string): string {
  if (!URL.canParse(value, origin)) throw configError(option, `has "${value}", which is no URL.`)
  const url = new URL(value, origin)
  if (!isSecureUrl(url))
    throw configError(option, `has "${value}": it must be https: (http: on loopback only).`)
  if (url.username || url.password || url.hash)
    throw configError(option, `has "${value}": no user name, no fragment.`)
  return url.href
}

/** Every URL among the settings, resolved against the page's origin. */
export function toUrls(
  settings: Pick<Settings<unknown>, 'redirectUri' | 'postLogoutRedirectUri' | 'resources'>,
  origin: string,
): {
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  readonly resources: readonly string[]
} {
  return {
    redirectUri: resolveUrl('redirectUri', settings.redirectUri, origin),
    postLogoutRedirectUri: resolveUrl('postLogoutRedirectUri', settings.postLogoutRedirectUri, origin),
    resources: settings.resources.map((resource) => {
      const url = resolveUrl('resources', resource, origin)
      if (url.includes('?')) throw configError('resources', `has "${resource}": a prefix has no query.`)
      return toPrefix(url)
    }),
  }
}

/** A short mark of a client, by which its states are known: FNV-1a over issuer and client id. */
export function markOf(issuer: string, clientId: string): string {
  let hash = 0x811c9dc5
  for (const character of `${issuer} ${clientId}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return `cc${hash.toString(36).padStart(7, '0')}`
}

/** What the engine is told of these settings on a page of this origin. */
export function toEngineConfig(settings: Settings<unknown>, origin: string): EngineConfig {
  const { redirectUri, postLogoutRedirectUri } = toUrls(settings, origin)
  const { issuer, clientId, scope, metadata, expectedIssuer, idTokenSigningAlg } = settings
  const { clockTolerance, endpointOrigins, authorizationParameters } = settings
  return {
    issuer,
    clientId,
    redirectUri,
    postLogoutRedirectUri,
    scope,
    metadata,
    expectedIssuer,
    idTokenSigningAlg,
    clockTolerance,
    endpointOrigins,
    authorizationParameters,
    origin,
    stateMark: markOf(issuer, clientId),
  }
}
