// Unit tests: a provider's metadata, and what an endpoint in it must never be.
import type { JsonObject, JsonValue } from '../../../src/protocol/json.ts'

/** The endpoints that claimcheck uses. */
export const endpoints: readonly string[] = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
  'revocation_endpoint',
  'check_session_iframe',
  'pushed_authorization_request_endpoint',
]

/** What an endpoint cannot be (row D-02). */
export const unusable: Readonly<Record<string, JsonValue>> = {
  'http:': 'http://id.example/x',
  'http: on loopback, of an issuer that is not there': 'http://localhost/x',
  'javascript:': 'javascript:alert(1)',
  'data:': 'data:application/json,{}',
  'blob:': 'blob:https://id.example/1',
  'file:': 'file:///etc/passwd',
  'a URL without scheme': '//id.example/x',
  'a path': '/x',
  'a path with dots': '../x',
  'a user name in it': 'https://op@id.example/x',
  'a user name and a password in it': 'https://op:pw@id.example/x',
  'a password in it': 'https://:pw@id.example/x',
  'a fragment': 'https://id.example/x#y',
  'an empty fragment': 'https://id.example/x#',
  'an empty text': '',
  'no host': 'https://',
  'a number': 1,
  zero: 0,
  true: true,
  null: null,
  'a list': ['https://id.example/x'],
  'an object': { href: 'https://id.example/x' },
}

/** The metadata of an honest provider, with members that claimcheck does not use. */
export function honest(issuer: string): JsonObject {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/logout`,
    revocation_endpoint: `${issuer}/revoke`,
    check_session_iframe: `${issuer}/check-session`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    require_pushed_authorization_requests: false,
    introspection_endpoint: `${issuer}/introspect`,
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'email'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    dpop_signing_alg_values_supported: ['ES256', 'EdDSA'],
    authorization_response_iss_parameter_supported: true,
  }
}
