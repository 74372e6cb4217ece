// Harness page: the React app of the tests, as a browser and a server render it: a guard with one child that counts.
import { createElement, StrictMode, useEffect, type ReactElement, type ReactNode } from 'react'
import type { OidcClient, SignedOutSession } from '../../../src/index.ts'
import { OidcProvider, RequireSignIn, useOidc, useSession } from '../../../src/react.ts'

/** What the guarded child went through. */
export type Life = { mounts: number; unmounts: number; renewals: string[] }

function Guarded({ life }: { life: Life }): ReactNode {
  const oidc = useOidc()
  const session = useSession()
  useEffect(() => {
    life.mounts += 1
    return () => void (life.unmounts += 1)
  }, [life])
  if (session.status !== 'signed-in') throw new Error('The guard let somebody through who is not signed in.')
  if (life.renewals.at(-1) !== session.renewal) life.renewals.push(session.renewal)
  return [
    createElement('h2', { id: 'person', key: 1 }, String(session.claims.name)),
    createElement('input', { id: 'typed', key: 2 }),
    createElement('button', { id: 'leave', key: 3, onClick: () => void oidc.signOut({ local: true }) }),
  ]
}

const describe = ({ reason, error }: SignedOutSession, signIn: () => void): ReactNode =>
  createElement('button', { id: 'enter', onClick: signIn }, [reason, error?.code].join(' '))

/** The whole app. */
export function createTree(client: OidcClient, options: { automatic: boolean; life: Life }): ReactElement {
  const fallback = createElement('p', { id: 'fallback' }, 'One moment')
  const props = { fallback, signedOut: describe, automatic: options.automatic }
  const guard = createElement(RequireSignIn, props, createElement(Guarded, { life: options.life }))
  return createElement(StrictMode, {}, createElement(OidcProvider<unknown>, { client }, guard))
}
