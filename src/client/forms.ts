// Room client: the forms of options: which names there are, and what each value must be. A mistake is named together with its fix.
import type { OidcErrorCode } from '../errors/codes.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { isSecureUrl } from '../protocol/secure-url.ts'
import type { ClaimsSchema } from './claims-schema.ts'

/** The error of an option. */
export function configError(
  option: string,
  fault: string,
  code: OidcErrorCode = 'OIDC_CONFIG_INVALID',
): OidcError {
  return new OidcError(code, `Option \`${option}\` ${fault}.`)
}

/** Names, parted by spaces, by what their values must be. */
export type Forms = Readonly<Record<string, string>>

/** Checks the names and the kinds of values, of the options or of what one of them holds. */
export function checkForms(given: object, forms: Forms, owner = ''): void {
  for (const [name, value] of Object.entries(given)) {
    const fault = (what: string): OidcError =>
      owner ? configError(owner, `has \`${name}\`, which ${what}`) : configError(name, what)
    const form = Object.keys(forms).find((kind) => forms[kind]?.split(' ').includes(name))
    if (!form) {
      const secret = /secret/i.test(name) ? ': no browser can keep a secret, register a public client' : ''
      throw fault(`does not exist${secret}. There are ${Object.values(forms).join(' ')}`)
    }
    if (value === undefined) continue
    const isSchema = typeof (value as ClaimsSchema<unknown> | null)?.['~standard']?.validate === 'function'
    const kind = isSchema ? 'schema' : Array.isArray(value) ? 'list' : typeof value
    const allowed = form.split(' or ')
    if (value === null || value === '' || (!allowed.includes(kind) && !allowed.includes(value as string)))
      throw fault(`must be a ${form}`)
  }
}

/** Reads a URL that must be safe to talk to. */
export function resolveUrl(option: string, value: unknown, origin?: string): URL {
  const text = typeof value === 'string' ? value : ''
  const url = text && URL.canParse(text, origin) ? new URL(text, origin) : undefined
  // A relative one is as secure as the page, whose own check has better words for it.
  const isSecure = url && (isSecureUrl(url) || !URL.canParse(text))
  if (isSecure && !url.username && !url.password && !text.includes('#')) return url
  throw configError(option, `must be an https: URL (http: on loopback only), not "${text}"`)
}
