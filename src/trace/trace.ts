// Room trace: what a trace tells. Allow-listed scalars only; never a token, code, verifier, nonce or key.
import type { IdTokenCheck, OidcErrorCode } from '../errors/codes.ts'

/** What a message carries; its name, never its value. */
export type Cargo = 'authorization code' | 'code verifier' | 'access token' | 'refresh token' | 'ID token'

/** Who is talked to. */
export type Endpoint =
  | 'discovery'
  | 'jwks'
  | 'pushed_authorization_request'
  | 'authorization'
  | 'token'
  | 'userinfo'
  | 'revocation'
  | 'end_session'
  | 'resource'

/** One step of a flow. `url` is origin and path only. */
export type TraceStep =
  | {
      readonly type: 'request'
      readonly endpoint: Endpoint
      readonly method: string
      readonly url: string
      readonly carries: readonly Cargo[]
    }
  | {
      readonly type: 'response'
      readonly endpoint: Endpoint
      readonly url: string
      readonly status: number
      readonly brings: readonly Cargo[]
    }
  | {
      readonly type: 'navigation'
      readonly endpoint: Endpoint
      readonly url: string
      readonly redirectUri: string
      readonly carries: readonly Cargo[]
    }
  | {
      readonly type: 'callback'
      readonly outcome: 'success' | 'error' | 'foreign'
      readonly url: string
      readonly brings: readonly Cargo[]
    }
  | {
      readonly type: 'check'
      readonly check: IdTokenCheck | 'state' | 'response iss'
      readonly passed: boolean
    }
  | { readonly type: 'session'; readonly status: string; readonly reason?: string; readonly renewal?: string }
  | {
      /** An API refused a call; what it says it wants (RFC 6750 §3, RFC 9728). */
      readonly type: 'refusal'
      readonly url: string
      readonly status: number
      readonly error?: string
      readonly scope?: string
      readonly resource?: string
      /** Issuers whose tokens the API takes, parted by spaces. */
      readonly issuers?: string
    }
  | { readonly type: 'notice'; readonly message: string }
  | { readonly type: 'error'; readonly code: OidcErrorCode; readonly check?: IdTokenCheck }

/** A step with its time: `at` is in milliseconds since the page's time origin. */
export type TraceEvent = TraceStep & { readonly at: number }

/** Tells one step to whoever listens. */
export type Tell = (step: TraceStep) => void

/** Origin and path of a URL: what a trace or a message may show of it. */
export function showUrl(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? ''
}

/** An exchange with somebody. */
export interface Talk {
  readonly endpoint: Endpoint
  readonly method: string
  readonly url: string
  readonly carries: readonly Cargo[]
  readonly send: () => Promise<Response>
  /** Names what the answer brings. */
  readonly name?: (response: Response) => Promise<readonly Cargo[]>
}

/** Performs a request and tells of it and of its answer. */
export async function traceTalk(
  tell: Tell,
  { endpoint, method, carries, send, name, ...talk }: Talk,
): Promise<Response> {
  const url = showUrl(talk.url)
  tell({ type: 'request', endpoint, method, url, carries })
  const response = await send()
  tell({ type: 'response', endpoint, url, status: response.status, brings: (await name?.(response)) ?? [] })
  return response
}
