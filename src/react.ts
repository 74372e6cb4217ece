// Door: the client in React: a context, a subscription and a guard. All that is hard is the core's.
import { createContext, createElement, useContext } from 'react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { OidcError } from './index.ts'
import type { IdTokenClaims, OidcClient, Session, SignedOutSession } from './index.ts'

const Client = createContext<OidcClient<unknown> | undefined>(undefined)
const unknownSession = Object.freeze({ status: 'unknown' } as const)

/**
 * Gives a client to the components below it, also in a server render.
 *
 * @example
 * ```tsx
 * import { createOidcClient } from 'claimcheck'
 * import { OidcProvider, RequireSignIn } from 'claimcheck/react'
 *
 * const client = createOidcClient({ issuer: 'https://id.example.com', clientId: 'my-spa' })
 * const signedOut = (_: unknown, signIn: () => void) => <button onClick={signIn}>Sign in</button>
 * const page = <RequireSignIn signedOut={signedOut}>Welcome</RequireSignIn>
 * export const App = () => <OidcProvider client={client}>{page}</OidcProvider>
 * ```
 */
export function OidcProvider<Claims>(props: {
  readonly client: OidcClient<Claims>
  readonly children?: ReactNode
}): ReactElement {
  return createElement(Client.Provider, { value: props.client }, props.children)
}

/** The client of the {@link OidcProvider} above. @throws {@link OidcError} `OIDC_CONFIG_INVALID` without one */
export function useOidc<Claims = IdTokenClaims>(): OidcClient<Claims> {
  const client = useContext(Client)
  if (client) return client as OidcClient<Claims>
  throw new OidcError('OIDC_CONFIG_INVALID', 'No client here: put `OidcProvider` above this component.')
}

/**
 * The session, drawn anew on each change. Settles start-up; `unknown` until then, on a server and while hydrating.
 *
 * @typeParam Claims what the client's option `claims` makes of them
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID` without an {@link OidcProvider} above
 */
export function useSession<Claims = IdTokenClaims>(): Session<Claims> {
  const client = useOidc<Claims>()
  useEffect(() => void client.ready(), [client])
  return useSyncExternalStore(client.subscribe, client.getSession, () => unknownSession)
}

/**
 * Shows its children to somebody who is signed in, and keeps them mounted while tokens are renewed; `fallback` while
 * that is `unknown`; else `signedOut`: a node, or a function of the session (`error`: also why `signIn` failed) and
 * `signIn`. `automatic` signs in by itself, once, unless the person signed out or declined, or something failed.
 * It decides what is shown; what somebody may do is for the API to decide.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID` without an {@link OidcProvider} above
 */
export function RequireSignIn(props: {
  readonly children?: ReactNode
  readonly fallback?: ReactNode
  readonly signedOut: ReactNode | ((session: SignedOutSession, signIn: () => void) => ReactNode)
  readonly automatic?: boolean
}): ReactNode {
  const { children, fallback, signedOut, automatic } = props
  const [client, session, hasLeft] = [useOidc(), useSession(), useRef(false)]
  const [failure, setFailure] = useState<{ at: Session; error: OidcError }>()
  const fail = (error: OidcError): void => setFailure({ at: client.getSession(), error })
  const signIn = (): void => void client.signIn().catch(fail)
  useEffect(() => {
    if (!automatic || hasLeft.current || session.status !== 'signed-out') return
    if (!/^(none|interaction-required|ended)$/.test(session.reason)) return
    hasLeft.current = true
    signIn()
  })
  if (session.status !== 'signed-out') return session.status === 'signed-in' ? children : fallback
  if (typeof signedOut !== 'function') return signedOut
  const { error } = failure?.at === session ? failure : session
  return signedOut({ ...session, ...(error && { error }) }, signIn)
}
