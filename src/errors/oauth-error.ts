// Room errors: the provider's own words, cut down to what RFC 6749 lets them be. They are never part of a message.

/** An OAuth error as the provider sent it: untrusted text, length-capped, limited to the characters of RFC 6749. */
export interface OAuthError {
  readonly error: string
  readonly error_description?: string
  readonly error_uri?: string
}

/** Reads one untrusted value. */
export type ReadMember = (name: keyof OAuthError) => unknown

// RFC 6749 §4.1.2.1: error and error_description are printable ASCII without `"` and `\`.
const notAllowed = /[^\x20-\x21\x23-\x5b\x5d-\x7e]+/g
const notUri = /[^\x21\x23-\x5b\x5d-\x7e]/

const clean = (value: unknown, limit: number): string =>
  typeof value === 'string'
    ? value
        .slice(0, limit * 4)
        .replace(notAllowed, ' ')
        .trim()
        .slice(0, limit)
    : ''

/** Takes `error`, `error_description` and `error_uri` from a response, or nothing where there is no `error`. */
export function readOAuthError(read: ReadMember): OAuthError | undefined {
  const error = clean(read('error'), 80)
  if (!error) return undefined
  const description = clean(read('error_description'), 400)
  const uri = read('error_uri')
  const link =
    typeof uri === 'string' && uri.length <= 400 && /^https?:/i.test(uri) && !notUri.test(uri) ? uri : ''
  return {
    error,
    ...(description && { error_description: description }),
    ...(link && { error_uri: link }),
  }
}
