// Playground app: the mistakes and attacks behind the "try it wrong" buttons, done for real.
import { tellProvider } from './provider-mischief.ts'
import { getOrders, oidc, ordersUrl } from './session.ts'
import { record } from './story/record.ts'

export interface Experiment {
  readonly id: string
  readonly title: string
  readonly sentence: string
  /** Runs it. Those that leave the page are finished when it loads again. */
  readonly run: () => Promise<object>
  readonly leaves?: true
  /** What to look at, where the answer itself looks ordinary. */
  readonly afterwards?: string
}

export const experiments: readonly Experiment[] = [
  {
    id: 'id-token-to-api',
    title: 'Send the ID Token to the API',
    sentence:
      'The SDK gives the real one to nobody, so the provider mints a sample and this page sends it with plain fetch.',
    run: sendSampleIdToken,
  },
  {
    id: 'unlisted-url',
    title: 'Call an address that is not listed',
    sentence:
      'oidc.fetch() to a foreign origin. The access token must not go there, so nothing is sent at all.',
    run: () => oidc.fetch('https://elsewhere.example/collect'),
  },
  {
    id: 'forged-state',
    title: 'Forge the answer of the provider',
    sentence:
      'Signs out, then opens the redirect URI with a made-up code and state, as a link in an e-mail could. Whoever is signed in would just stay so.',
    run: forgeAnswer,
    leaves: true,
  },
  {
    id: 'another-key',
    title: 'Let the provider sign with another key',
    sentence: 'The next ID Token carries a signature that no published key can explain. Starts a sign-in.',
    run: async () => {
      await tellProvider('next', { sign: 'another-key' })
      return oidc.signIn()
    },
    leaves: true,
  },
  {
    id: 'expired-token',
    title: 'Let the access token expire',
    sentence: 'The API refuses it, the SDK renews it once and repeats the call. Your code sees only the 200.',
    run: async () => {
      await tellProvider('revoke', { sub: currentSub(), what: 'access-token' })
      return getOrders()
    },
    afterwards: 'Now look at the diagram: a 401, one refresh, and the same call again.',
  },
  {
    id: 'ended-session',
    title: 'End the session at the provider',
    sentence: 'Refresh token included, as when an administrator signs you out. The next call finds out.',
    run: async () => {
      await tellProvider('revoke', { sub: currentSub(), what: 'session' })
      return getOrders()
    },
  },
]

function currentSub(): string {
  const session = oidc.getSession()
  return session.status === 'signed-in' ? session.claims.sub : ''
}

const stateKey = 'playground:state'
const arrived = new URLSearchParams(location.search).get('state')
if (arrived !== null) sessionStorage.setItem(stateKey, arrived)

/** A forger who has signed in here once knows what a state of this app looks like; the last letters are made up. */
async function forgeAnswer(): Promise<never> {
  const real = sessionStorage.getItem(stateKey)
  if (real === null)
    throw new Error('Sign in once first: a forger must know what a state of this app looks like.')
  await oidc.signOut({ local: true })
  location.assign(`/?code=somebody-elses-code&state=${real.slice(0, -6)}forged`)
  return new Promise(() => undefined)
}

/** What must never be done: the ID Token as if it were an access token. Drawn into the diagram by hand. */
async function sendSampleIdToken(): Promise<Response> {
  const { id_token } = await tellProvider('sample', { sub: currentSub() || 'sample-person' })
  const message = { endpoint: 'resource', url: ordersUrl } as const
  record({ ...message, at: performance.now(), type: 'request', method: 'GET', carries: ['ID token'] })
  const response = await fetch(ordersUrl, { headers: { authorization: `Bearer ${id_token}` } })
  record({ ...message, at: performance.now(), type: 'response', status: response.status, brings: [] })
  return response
}
