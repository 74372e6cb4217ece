// Room access-token: what an API says of a token that it does not take: the challenges of `WWW-Authenticate`.
import type { StepUp } from '../errors/oidc-error.ts'

/** Whether a 401 says that the token itself is refused (RFC 6750 §3.1), or says nothing that the page may read. */
export function refusesToken(status: number, challenge: string | null): boolean {
  return status === 401 && (!challenge?.includes('error=') || challenge.includes('invalid_token'))
}

// RFC 9110 §11.6.1: `Scheme name=token, name="quoted", Other token68`; what is no part of that ends the reading.
const part =
  /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))|\s+[\w.~+/-]+=*(?=\s*(?:,|$)))?/gy

/** A challenge: its scheme, and its parameters by their names in lower case. */
interface Parsed {
  readonly scheme: string
  readonly parameters: Map<string, string>
}

function parseChallenges(challenge: string | null): readonly Parsed[] {
  const found: Parsed[] = []
  for (const [, name = '', quoted, token] of challenge?.matchAll(part) ?? []) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token
    const { parameters } = found.at(-1) ?? {}
    if (value === undefined) found.push({ scheme: name, parameters: new Map() })
    else if (parameters && !parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value)
  }
  return found
}

/** The parameters of the first challenge of one of the schemes that says this error. */
const findChallenge = (
  challenge: string | null,
  scheme: RegExp,
  error: string,
): ReadonlyMap<string, string> | undefined =>
  parseChallenges(challenge).find((one) => scheme.test(one.scheme) && one.parameters.get('error') === error)
    ?.parameters

/** Whether a 401 asks for a proof with the nonce that came with it (RFC 9449 §9). */
export function asksForNonce(status: number, challenge: string | null): boolean {
  return status === 401 && findChallenge(challenge, /^dpop$/i, 'use_dpop_nonce') !== undefined
}

/** Reads a 401 that asks for a stronger or fresher sign-in (RFC 9470 §3). */
export function readStepUp(
  status: number,
  challenge: string | null,
): Pick<StepUp, 'acrValues' | 'maxAge'> | undefined {
  const parameters = findChallenge(challenge, /^(bearer|dpop)$/i, 'insufficient_user_authentication')
  if (status !== 401 || !parameters) return undefined
  const acrValues = parameters.get('acr_values') ?? ''
  const maxAge = parameters.get('max_age') ?? ''
  return {
    ...(/^[\x20-\x7e]{1,500}$/.test(acrValues) && { acrValues }),
    ...(/^\d{1,9}$/.test(maxAge) && { maxAge: Number(maxAge) }),
  }
}

/** What an API says when it does not serve a call: untrusted text, limited to the characters of RFC 6750. */
export interface Challenge {
  /** `invalid_token`, `insufficient_scope` and others. */
  readonly error?: string
  /** The scope that the call takes, parted by spaces. */
  readonly scope?: string
  /** Where the API describes itself (RFC 9728 §5.1). */
  readonly resourceMetadata?: string
}

const words = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/

/**
 * Reads what an API says when it refuses a call with 401 or 403.
 *
 * @see [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750#section-3)
 */
export function readChallenge({ status, headers }: Response): Challenge | undefined {
  const all = status === 401 || status === 403 ? parseChallenges(headers.get('www-authenticate')) : []
  const found = all.find(({ scheme }) => /^(bearer|dpop)$/i.test(scheme))
  if (!found) return undefined
  const read = (name: string): string | undefined => {
    const value = found.parameters.get(name) ?? ''
    return value.length <= 1_000 && words.test(value) ? value : undefined
  }
  const [error, scope, resourceMetadata] = [read('error'), read('scope'), read('resource_metadata')]
  return { ...(error && { error }), ...(scope && { scope }), ...(resourceMetadata && { resourceMetadata }) }
}
