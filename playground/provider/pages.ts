// Playground provider: what a person sees there: sign-in, consent, sign-out, and an error that cannot go back to the app.
import { html, Markup, renderPage } from './page.ts'
import type { Person } from './people.ts'

const scopeSentences: Record<string, readonly [string, string]> = {
  profile: ['Your profile', 'Name, user name, picture and language'],
  email: ['Your e-mail address', 'And whether it has been confirmed'],
  address: ['Your postal address', 'Where letters reach you'],
  phone: ['Your phone number', 'And whether it has been confirmed'],
  offline_access: ['Staying connected', 'Also while you are away'],
}

export function signInPage(uid: string, hint: string): string {
  const content = html`<h1>Sign in</h1>
    <p class="soft">to continue to the claimcheck playground</p>
    <form method="post" action="/interaction/${uid}/sign-in">
      <label for="name">Your name</label>
      <input
        type="text"
        id="name"
        name="name"
        value="${hint}"
        maxlength="60"
        required
        autofocus
        autocomplete="off"
      />
      <p class="hint">Any name works, for example “Ada”. There is no password.</p>
      <div class="actions"><button data-testid="provider-sign-in">Continue</button></div>
    </form>
    <form method="post" action="/interaction/${uid}/cancel" class="second">
      <button class="quiet" data-testid="provider-cancel">Cancel and go back</button>
    </form>`
  return renderPage('Sign in', content)
}

export function consentPage(uid: string, person: Person, scopes: readonly string[]): string {
  const items = scopes.filter((scope) => scope !== 'openid').map(scopeItem)
  const content = html`<h1>Share this with the playground?</h1>
    <p class="soft">The app “claimcheck playground” would like to know:</p>
    <div class="person">
      <img src="/people/${person.sub}.svg" alt="" width="44" height="44" />
      <div><strong>${person.name}</strong><span>${person.email}</span></div>
    </div>
    <ul>
      ${items}
    </ul>
    <form method="post" action="/interaction/${uid}/consent" class="actions">
      <button data-testid="provider-consent" autofocus>Share and continue</button>
    </form>
    <form method="post" action="/interaction/${uid}/cancel" class="second">
      <button class="quiet" data-testid="provider-cancel">Do not share</button>
    </form>`
  return renderPage('Consent', content)
}

function scopeItem(scope: string): Markup {
  const [title, detail] = scopeSentences[scope] ?? [scope, 'A permission of this provider']
  return html`<li>${title}<span>${detail}</span></li>`
}

/** `form` comes from oidc-provider: the form `op.logoutForm` with its token against forged requests. */
export function signOutPage(form: string): string {
  const content = html`<h1>Sign out of Example ID too?</h1>
    <p class="soft">
      You are already signed out of the app. If you stay signed in here, the next sign-in asks nothing.
    </p>
    ${new Markup(form)}
    <div class="actions">
      <button form="op.logoutForm" name="logout" value="yes" data-testid="provider-sign-out" autofocus>
        Yes, sign me out
      </button>
      <button form="op.logoutForm" class="quiet" data-testid="provider-stay">No, stay signed in</button>
    </div>`
  return renderPage('Sign out', content)
}

export function signedOutPage(): string {
  return renderPage(
    'Signed out',
    html`<h1>You are signed out</h1>
      <p class="soft">You can close this tab.</p>`,
  )
}

export function errorPage(answer: Record<string, string | undefined>): string {
  const lines = ['error', 'error_description'].flatMap((name) => answer[name] ?? [])
  const content = html`<h1>That did not work</h1>
    <p class="soft">The provider could not send you back to the app. It says:</p>
    <pre>${lines.join('\n')}</pre>`
  return renderPage('Error', content)
}
