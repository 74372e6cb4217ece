// Room errors: every code with the answer to the only question an app has, what now?

/** What helps: `fix` the set-up, let the person `sign-in` (again), `retry` later, or show and `report` it. */
export type Remedy = 'fix' | 'sign-in' | 'retry' | 'report'

/** A stable name for what went wrong; `switch (error.code)` narrows. */
export type OidcErrorCode =
  | 'OIDC_CONFIG_INVALID'
  | 'OIDC_INSECURE_CONTEXT'
  | 'OIDC_METADATA_INVALID'
  | 'OIDC_ISSUER_MISMATCH'
  | 'OIDC_CALLBACK_UNKNOWN_STATE'
  | 'OIDC_CALLBACK_EXPIRED'
  | 'OIDC_CALLBACK_INVALID'
  | 'OIDC_CALLBACK_ISSUER_MISMATCH'
  | 'OIDC_AUTHORIZATION_FAILED'
  | 'OIDC_TOKEN_REQUEST_FAILED'
  | 'OIDC_TOKEN_RESPONSE_INVALID'
  | 'OIDC_ID_TOKEN_INVALID'
  | 'OIDC_IDENTITY_CHANGED'
  | 'OIDC_SESSION_ENDED'
  | 'OIDC_SIGNED_OUT'
  | 'OIDC_RESOURCE_NOT_LISTED'
  | 'OIDC_INSUFFICIENT_AUTHENTICATION'
  | 'OIDC_POPUP_BLOCKED'
  | 'OIDC_POPUP_CLOSED'
  | 'OIDC_LOGIN_LOOP'
  | 'OIDC_NETWORK'
  | 'OIDC_TIMEOUT'
  | 'OIDC_STORAGE_UNAVAILABLE'
  | 'OIDC_USERINFO_INVALID'
  | 'OIDC_NOT_SUPPORTED'

/** Every code that claimcheck can give, with its usual remedy. docs/errors.md has a heading for each. */
export const remedies: Readonly<Record<OidcErrorCode, Remedy>> = {
  OIDC_CONFIG_INVALID: 'fix',
  OIDC_INSECURE_CONTEXT: 'fix',
  OIDC_METADATA_INVALID: 'report',
  OIDC_ISSUER_MISMATCH: 'fix',
  OIDC_CALLBACK_UNKNOWN_STATE: 'sign-in',
  OIDC_CALLBACK_EXPIRED: 'sign-in',
  OIDC_CALLBACK_INVALID: 'report',
  OIDC_CALLBACK_ISSUER_MISMATCH: 'report',
  OIDC_AUTHORIZATION_FAILED: 'sign-in',
  OIDC_TOKEN_REQUEST_FAILED: 'sign-in',
  OIDC_TOKEN_RESPONSE_INVALID: 'report',
  OIDC_ID_TOKEN_INVALID: 'report',
  OIDC_IDENTITY_CHANGED: 'sign-in',
  OIDC_SESSION_ENDED: 'sign-in',
  OIDC_SIGNED_OUT: 'sign-in',
  OIDC_RESOURCE_NOT_LISTED: 'fix',
  OIDC_INSUFFICIENT_AUTHENTICATION: 'sign-in',
  OIDC_POPUP_BLOCKED: 'retry',
  OIDC_POPUP_CLOSED: 'retry',
  OIDC_LOGIN_LOOP: 'report',
  OIDC_NETWORK: 'retry',
  OIDC_TIMEOUT: 'retry',
  OIDC_STORAGE_UNAVAILABLE: 'report',
  OIDC_USERINFO_INVALID: 'report',
  OIDC_NOT_SUPPORTED: 'fix',
}

/** The check that an ID Token failed. */
export type IdTokenCheck =
  | 'signature'
  | 'alg'
  | 'iss'
  | 'aud'
  | 'azp'
  | 'nonce'
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'at_hash'
  | 'auth_time'
  | 'acr'
  | 'sub'
  | 'shape'
