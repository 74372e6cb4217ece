// Door: the package's face.
export { createOidcClient } from './client/create-client.ts'
export { inPage } from './client/in-page.ts'
export { inWorker } from './client/in-worker.ts'
export { lockdown } from './client/lockdown.ts'
export { OidcError } from './errors/oidc-error.ts'
export type {
  Challenge,
  IdTokenClaims,
  OidcClient,
  Session,
  SignInOptions,
  SignOutOptions,
  UserInfo,
} from './client/client.ts'
export type { ClaimsSchema } from './client/claims-schema.ts'
export type { TokenPlace } from './client/in-page.ts'
export type { OidcClientOptions, Resource } from './client/options.ts'
export type { IdTokenCheck, OidcErrorCode, Remedy } from './errors/codes.ts'
export type { OAuthError } from './errors/oauth-error.ts'
export type { SignedInSession, SignedOutReason, SignedOutSession, UnknownSession } from './session/session.ts'
export type { Cargo, Endpoint, TraceEvent } from './trace/trace.ts'
