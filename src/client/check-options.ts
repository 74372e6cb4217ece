// Room client: the form of the options: each read once, a mistake named together with its fix.
import { OidcError } from '../errors/oidc-error.ts'
import type { OidcErrorCode } from '../errors/codes.ts'

/** Reads an option by its name. */
export type Read = (name: string) => unknown

type Test = (value: unknown) => boolean

/** A failure that names the option. */
export function configError(
  option: string,
  fault: string,
  code: OidcErrorCode = 'OIDC_CONFIG_INVALID',
): OidcError {
  return new OidcError(code, `Option \`${option}\` ${fault}.`)
}

const isString: Test = (value) => typeof value === 'string' && value !== ''
const isObject: Test = (value) => typeof value === 'object' && value !== null
const isStrings: Test = (value) => isObject(value) && Object.values(value as object).every(isString)

/** The forms that an option can have, each with its test. */
const forms: Readonly<Record<string, Test>> = {
  'a string': isString,
  'a list of URL prefixes': Array.isArray,
  'a list of strings': (value) => Array.isArray(value) && isStrings(value),
  'a string or a list of strings': (value) => isString(value) || (Array.isArray(value) && isStrings(value)),
  'an object of strings': isStrings,
  'an object': isObject,
  'a Standard Schema': (value) => isObject(value) || typeof value === 'function',
  'a function': (value) => typeof value === 'function',
  'true or false': (value) => typeof value === 'boolean',
  'seconds, 0 to 600': (value) => typeof value === 'number' && value >= 0 && value <= 600,
  'an asymmetric algorithm': (value) => isString(value) && !/^(HS|none)/i.test(value as string),
}

const options: Readonly<Record<string, string>> = {
  issuer: 'a string',
  clientId: 'a string',
  redirectUri: 'a string',
  postLogoutRedirectUri: 'a string',
  scope: 'a string',
  resources: 'a list of URL prefixes',
  claims: 'a Standard Schema',
  store: 'a string',
  tokens: 'an object',
  dpop: 'true or false',
  metadata: 'an object',
  expectedIssuer: 'a string or a list of strings',
  idTokenSigningAlg: 'an asymmetric algorithm',
  clockTolerance: 'seconds, 0 to 600',
  endpointOrigins: 'a list of strings',
  authorizationParameters: 'an object of strings',
  monitorSession: 'true or false',
  idle: 'an object',
  trace: 'a function',
}

/** Values of the public face that this version does not serve yet. */
const unserved: Readonly<Record<string, Test>> = {
  store: (value) => value !== 'auto' && value !== 'memory',
  dpop: Boolean,
  monitorSession: Boolean,
  idle: isObject,
}

function checkForm(name: string, value: unknown): void {
  if (/^client_?secret$/i.test(name)) {
    throw configError(
      name,
      'does not exist: a browser cannot keep a secret. Register a public client (single-page app)',
    )
  }
  const form = Object.hasOwn(options, name) ? options[name] : undefined
  if (!form) throw configError(name, `does not exist. There are ${Object.keys(options).join(', ')}`)
  if (value === undefined) return
  if (!forms[form]?.(value)) throw configError(name, `must be ${form}`)
  if (unserved[name]?.(value))
    throw configError(name, 'is not served by this version with this value', 'OIDC_NOT_SUPPORTED')
}

/** Reads own properties only, each once, and checks their form. */
export function readOptions(given: object): Read {
  const values = new Map<string, unknown>(isObject(given) ? Object.entries(given) : [])
  for (const [name, value] of values) checkForm(name, value)
  for (const name of ['issuer', 'clientId'])
    if (values.get(name) === undefined) throw configError(name, 'is required')
  return (name) => values.get(name)
}
