// Playground app in React: cards that know nothing of sessions.
import type { IdTokenClaims, OidcError } from 'claimcheck'

export function WelcomeCard({ problem, onSignIn }: { problem: OidcError | undefined; onSignIn: () => void }) {
  return (
    <section aria-label="Welcome">
      <h1>A guard, two hooks.</h1>
      <p className="lead">
        What is behind the guard is not drawn before you sign in. The other card shows how: it is the source
        of this page.
      </p>
      <button id="sign-in" className="primary large" type="button" onClick={onSignIn}>
        Sign in with any name
      </button>
      {problem && (
        <div id="sign-in-problem" role="alert">
          <h3>The sign-in did not finish</h3>
          <p className="message">
            <code>{problem.code}</code> {problem.message}
          </p>
        </div>
      )}
    </section>
  )
}

export function Ticket({ claims }: { claims: IdTokenClaims }) {
  const { name, sub, email, email_verified, picture } = claims
  return (
    <div className="ticket">
      <div className="stub">
        <img alt="" width="72" height="72" src={String(picture ?? '')} />
      </div>
      <div className="body">
        <p className="kicker">From the verified ID Token</p>
        <h1 id="person-name">{String(name ?? sub)}</h1>
        <p className="email">
          {String(email ?? 'no e-mail address')}
          {email_verified === true && <span className="verified">✓ confirmed</span>}
        </p>
      </div>
    </div>
  )
}

export function SourceCard({ name, source }: { name: string; source: string }) {
  return (
    <section className="source" aria-labelledby="source-title">
      <h2 id="source-title">{name}</h2>
      <pre tabIndex={0}>{source}</pre>
    </section>
  )
}
