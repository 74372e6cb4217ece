// Room client: the options, read once and checked at once; a mistake is named together with its fix.
import { OidcError } from '../errors/oidc-error.ts'
import type { OidcErrorCode } from '../errors/codes.ts'

/** Reads an option by its name. */
export type Read = (name: string) => unknown
type Test = (value: unknown) => boolean

const isString: Test = (value) => typeof value === 'string' && value !== ''
const isPlain: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isFunction: Test = (value) => typeof value === 'function'
const isListOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test)

/** A failure that names the option. */
export function configError(
  option: string,
  fault: string,
  code: OidcErrorCode = 'OIDC_CONFIG_INVALID',
): OidcError {
  return new OidcError(code, `Option \`${option}\` ${fault}`)
}

/** What each option must be, in words that name the fix. */
const rules: Readonly<Record<string, readonly [Test, string]>> = {
  issuer: [isString, 'is required: the issuer identifier of the provider, such as "https://id.example.com".'],
  clientId: [isString, 'is required: the id under which the provider knows this app.'],
  redirectUri: [isString, 'must be a URL or path, as registered at the provider.'],
  postLogoutRedirectUri: [isString, 'must be a URL or path, as registered at the provider.'],
  scope: [isString, 'must be a string of scopes parted by spaces.'],
  resources: [isListOf((value) => isString(value) || isPlain(value)), 'must be a list of URL prefixes.'],
  claims: [(value) => isPlain(value) || isFunction(value), 'must be a Standard Schema.'],
  store: [
    (value) => value === 'auto' || value === 'memory' || value === 'indexeddb',
    "must be 'auto' or 'memory'.",
  ],
  tokens: [isPlain, 'must be `inPage()`.'],
  dpop: [(value) => typeof value === 'boolean', 'must be true or false.'],
  metadata: [isPlain, "must be an object of the provider's metadata."],
  expectedIssuer: [
    (value) => isString(value) || isListOf(isString)(value),
    'must be an issuer or a list of them.',
  ],
  idTokenSigningAlg: [
    (value) => isString(value) && !/^(HS\d+|none)$/i.test(String(value)),
    'must be an asymmetric algorithm, such as "RS256".',
  ],
  clockTolerance: [
    (value) => typeof value === 'number' && value >= 0 && value <= 600,
    'must be seconds from 0 to 600.',
  ],
  endpointOrigins: [isListOf(isString), 'must be a list of origins, such as "https://id.example.com".'],
  authorizationParameters: [
    (value) => isPlain(value) && Object.values(value as object).every((item) => typeof item === 'string'),
    'must be an object of strings.',
  ],
  monitorSession: [(value) => typeof value === 'boolean', 'must be true or false.'],
  idle: [isPlain, 'must be an object with `seconds`.'],
  trace: [isFunction, 'must be a function.'],
}

/** Options of the public face that this version does not serve yet, with the value that asks for them. */
const unserved: readonly (readonly [string, Test])[] = [
  ['store', (value) => value === 'indexeddb'],
  ['dpop', (value) => value === true],
  ['monitorSession', (value) => value === true],
  ['idle', (value) => value !== undefined],
]

/** Reads own properties only, each once; refuses names that mean nothing. */
function readOnce(options: object): Read {
  const values = new Map<string, unknown>()
  for (const name of Object.keys(options)) {
    if (/^client_?secret$/i.test(name)) {
      throw configError(
        name,
        'does not exist: a browser cannot keep a secret. Register a public client (single-page app, PKCE).',
      )
    }
    if (!Object.hasOwn(rules, name))
      throw configError(name, `does not exist. There are: ${Object.keys(rules).join(', ')}.`)
    values.set(name, (options as Record<string, unknown>)[name])
  }
  return (name) => values.get(name)
}

/** Checks the form of every option that was given, and that the required ones were. */
export function readOptions(options: unknown): Read {
  if (!isPlain(options)) throw configError('options', 'must be an object with `issuer` and `clientId`.')
  const read = readOnce(options as object)
  for (const [name, [test, fault]] of Object.entries(rules)) {
    const value = read(name)
    const required = name === 'issuer' || name === 'clientId'
    if ((value !== undefined || required) && !test(value)) throw configError(name, fault)
  }
  for (const [name, asks] of unserved) {
    if (asks(read(name)))
      throw configError(name, 'is not served by this version with this value.', 'OIDC_NOT_SUPPORTED')
  }
  return read
}
