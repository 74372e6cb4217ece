// Room client: the options, read once and checked at once; a mistake is named together with its fix.
import type { EngineConfig } from '../engine/engine.ts'
import type { OidcError } from '../errors/oidc-error.ts'
import { checkForms, configError, resolveUrl } from './forms.ts'
import type { Forms } from './forms.ts'
import { readResources } from './listed-resources.ts'
import type { OidcClientOptions } from './options.ts'

/** Options that were checked and resolved against the origin of a page. */
export type Settings<Claims> = EngineConfig &
  Pick<OidcClientOptions<Claims>, 'claims' | 'tokens' | 'trace' | 'monitorSession' | 'idle' | 'serviceWorker'>

const forms: Forms = {
  string: 'issuer clientId redirectUri postLogoutRedirectUri scope idTokenSigningAlg serviceWorker',
  list: 'resources endpointOrigins',
  'string or list': 'expectedIssuer',
  schema: 'claims',
  'auto or indexeddb or memory': 'store',
  object: 'tokens metadata authorizationParameters idle',
  boolean: 'dpop monitorSession pushedAuthorizationRequests idTokenHint',
  number: 'clockTolerance',
  function: 'trace',
}

/** What is wrong with extra parameters: one that belongs to the protocol. */
export function findFault(option: string, parameters: object): OidcError | undefined {
  const own =
    /^(response_(type|mode)|client_(id|secret)|redirect_uri|scope|state|nonce|code_challenge(_method)?|dpop_jkt|request(_uri)?)$/
  const taken = Object.keys(parameters).find((name) => own.test(name))
  return taken === undefined ? undefined : configError(option, `cannot set \`${taken}\``)
}

/** Refuses parameters that belong to the protocol. */
export function checkParameters(option: string, parameters: object): void {
  const fault = findFault(option, parameters)
  if (fault) throw fault
}

/** A short mark of a client, by which its states are known. */
function markOf(name: string): string {
  let hash = 7
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return `cc${hash.toString(36).padStart(7, '0')}`
}

/** What the options `store`, `dpop` and `tokens` come to. */
function chooseKeeping({
  store = 'auto',
  dpop,
  tokens,
}: Pick<OidcClientOptions, 'store' | 'dpop' | 'tokens'>): EngineConfig['keeps'] {
  if (store === 'memory') return 'nothing'
  if (tokens?.isApart) return 'mark'
  return store === 'indexeddb' || dpop ? 'session' : 'mark'
}

/** Reads the option `idle`, own members only. */
function readIdle({ idle }: Pick<OidcClientOptions, 'idle'>): Pick<OidcClientOptions, 'idle'> {
  if (!idle) return {}
  const own = { __proto__: null, ...idle } as typeof idle
  const { seconds, warn = 0 } = own
  const areNumbers = [seconds, warn].every((value) => typeof value === 'number')
  if (areNumbers && seconds > 0 && warn >= 0 && warn <= seconds) return { idle: own }
  throw configError('idle', 'must have `seconds` above 0, and `warn` of at most as many')
}

/** What a client cannot do without. */
function checkRequired({ issuer, clientId }: Pick<OidcClientOptions, 'issuer' | 'clientId'>): void {
  // OpenID Connect Core 1.0 §1.2: an issuer has no query.
  if (resolveUrl('issuer', issuer).href.includes('?')) throw configError('issuer', 'has a query')
  if (!clientId) throw configError('clientId', 'is required')
}

/** Tokens in a Worker are nowhere else: not in storage, where the page could read them, nor in a URL. */
function checkTokens({
  tokens,
  store,
  idTokenHint,
}: Pick<OidcClientOptions, 'tokens' | 'store' | 'idTokenHint'>): void {
  if (!tokens) return
  if (typeof tokens.start !== 'function') throw configError('tokens', 'must be `inPage()` or `inWorker(…)`')
  const leaks = store === 'indexeddb' ? 'store' : idTokenHint ? 'idTokenHint' : undefined
  if (tokens.isApart && leaks)
    throw configError(leaks, 'would let tokens out of the Worker: leave it out with `inWorker`')
}

const asList = (value: string | readonly string[] = []): readonly string[] => [value].flat()

/**
 * Reads and checks the options of a client; gives what they mean on a page of some origin.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID`, naming the option and the fix; `OIDC_NOT_SUPPORTED`
 */
export function checkOptions<Claims>(given: OidcClientOptions<Claims>): (origin: string) => Settings<Claims> {
  const options = { __proto__: null, ...given } as OidcClientOptions<Claims>
  checkForms(options, forms)
  const { issuer, clientId, redirectUri = '/', authorizationParameters = {}, clockTolerance = 30 } = options
  checkRequired(options)
  if (!(clockTolerance >= 0 && clockTolerance <= 600))
    throw configError('clockTolerance', 'must be 0 to 600 seconds')
  checkParameters('authorizationParameters', authorizationParameters)
  checkTokens(options)
  const resolve = (origin: string): Settings<Claims> & { readonly __proto__: null } => ({
    __proto__: null,
    ...options,
    redirectUri: resolveUrl('redirectUri', redirectUri, origin).href,
    postLogoutRedirectUri: resolveUrl(
      'postLogoutRedirectUri',
      options.postLogoutRedirectUri ?? redirectUri,
      origin,
    ).href,
    ...readResources(options.resources, origin),
    expectedIssuer: asList(options.expectedIssuer),
    endpointOrigins: options.endpointOrigins?.map((url) => resolveUrl('endpointOrigins', url).origin),
    clockTolerance,
    authorizationParameters,
    dpop: options.dpop ?? false,
    pushedAuthorizationRequests: options.pushedAuthorizationRequests ?? false,
    idTokenHint: options.idTokenHint ?? !options.tokens?.isApart,
    ...readIdle(options),
    keeps: chooseKeeping(options),
    origin,
    stateMark: markOf(`${issuer} ${clientId}`),
  })
  // A stand-in origin shows mistakes in URLs before there is a page.
  resolve('https://app.invalid')
  return resolve
}
