// Room protocol: which issuer a document, a response or a token may name.

const placeholder = /\{([a-z_]+)\}/i

/** What a placeholder may stand for: one label of letters, digits and a few marks, never a slash. */
const label = /^[\w.-]{1,128}$/

/**
 * Fills the placeholder of an issuer from a claim of that meaning (`{tenantid}` is `tid`).
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export function fillIssuer(issuer: string, claims: Readonly<Record<string, unknown>>): string | undefined {
  const name = placeholder.exec(issuer)?.[1]
  if (!name) return issuer
  const value = claims[name === 'tenantid' ? 'tid' : name]
  return typeof value === 'string' && label.test(value) ? issuer.replace(placeholder, () => value) : undefined
}

/**
 * The issuers that tokens and responses may name: that of the metadata, and those that the app expects besides. Where the metadata
 * has a template, as for all tenants of a service, those of the app are the only ones.
 *
 * @see [OpenID Connect Core 1.0 §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export function acceptedIssuers(issuer: string, expected: readonly string[]): readonly string[] {
  return expected.length && placeholder.test(issuer) ? expected : [issuer, ...expected]
}

/**
 * Whether an issuer is one of those expected; a template matches by its fixed parts.
 *
 * @see [RFC 9207 §2.4](https://www.rfc-editor.org/rfc/rfc9207#section-2.4)
 */
export function isExpectedIssuer(expected: readonly string[], actual: string): boolean {
  return expected.some((issuer) => {
    const [before = '', name, after = '', ...more] = issuer.split(placeholder)
    const filled = actual.slice(before.length, actual.length - after.length)
    // One placeholder, not more: such an issuer is nobody's.
    return name ? !more.length && actual === before + filled + after && label.test(filled) : actual === issuer
  })
}

/**
 * Says where two issuers part, for the message of a mismatch.
 *
 * @see [OpenID Connect Discovery 1.0 §4.3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation)
 */
export function describeDifference(expected: string, actual: string): string {
  let at = 0
  while (at < expected.length && expected[at] === actual[at]) at += 1
  return `they part at character ${at + 1} ("${expected[at] ?? 'end'}", "${actual[at] ?? 'end'}")`
}
