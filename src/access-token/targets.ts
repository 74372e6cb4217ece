// Room access-token: what an access token is asked for. Resources that ask for the same thing share one token.

/** What a token request asks for besides the session: nothing, or a token of its own for some API. */
export interface Target {
  /** Tells targets apart; empty for the token that is not for one API alone. */
  readonly key: string
  /** RFC 8707 §2. */
  readonly resource?: string | undefined
  /** What some providers take instead of `resource`. */
  readonly audience?: string | undefined
  readonly scope?: string | undefined
}

/** A place that a token may go to, and which one. */
export interface ListedResource {
  /** A serialised URL without a slash at the end. */
  readonly prefix: string
  /** The key of its target. */
  readonly target: string
  /** The only methods that may be called, in capitals; any where there is no list. */
  readonly methods?: readonly string[] | undefined
  /** Whether the token is blanked from answers that echo it. */
  readonly blankEchoes?: boolean | undefined
}

/** The target that is no API alone. */
export const noApi: Target = { __proto__: null, key: '' } as Target

/** The target of the sign-in itself: that of the code. */
export const mainTarget = ({ targets }: { readonly targets: readonly Target[] }): Target =>
  targets[0] ?? noApi

/** What a target is called in messages. */
export const nameTarget = ({ resource, audience, scope }: Target): string =>
  resource ?? audience ?? scope ?? 'UserInfo'

/** The parameters by which a target is asked for. */
export function targetParameters({ resource, audience, scope }: Target): Readonly<Record<string, string>> {
  return { ...(resource && { resource }), ...(audience && { audience }), ...(scope && { scope }) }
}
