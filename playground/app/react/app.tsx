// The guard and the hooks. The page shows this file.
import type { SignedOutSession } from 'claimcheck'
import { OidcProvider, RequireSignIn, useOidc, useSession } from 'claimcheck/react'
import { oidc } from './oidc.ts'
import { OrdersCard } from './orders.tsx'
import { Ticket, WelcomeCard } from './view.tsx'

export function App() {
  return (
    <OidcProvider client={oidc}>
      <RequireSignIn fallback={<section>One moment …</section>} signedOut={welcome}>
        <ProfileCard />
        <Orders />
      </RequireSignIn>
    </OidcProvider>
  )
}

function welcome({ error }: SignedOutSession, signIn: () => void) {
  return <WelcomeCard problem={error} onSignIn={signIn} />
}

function ProfileCard() {
  const { signOut } = useOidc()
  const session = useSession()
  if (session.status !== 'signed-in') return null
  return (
    <section aria-label="Who is signed in">
      <Ticket claims={session.claims} />
      <div className="buttons">
        <button id="sign-out" type="button" onClick={() => void signOut()}>
          Sign out
        </button>
        <p className="state" data-status="signed-in" role="status">
          {session.renewal === 'running' ? 'Renewing the access token …' : 'Signed in'}
        </p>
      </div>
    </section>
  )
}

function Orders() {
  const { fetch } = useOidc()
  return <OrdersCard fetch={fetch} />
}
