// Providers: what is known of one, as facts: its document, what an app needs to tell of it, and how its answers look.
import type { Answer, Json, JsonObject } from '../browser/servers/answer.ts'
import type { SigningAlgorithm } from '../browser/servers/hostile/keys.ts'
import type { Endpoint } from '../browser/servers/hostile/switches.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { Asked } from './world.ts'

/** The ID Token that comes for a code, where it differs from the plainest one. */
export type IdTokenFacts = {
  alg?: SigningAlgorithm
  /** Claims of its own, or other than usual; `null` for one that is left out. */
  claims?: JsonObject
}

/** A set-up that is wrong in one point, and what the person who made it is told. */
export type Mistake = {
  /** Follows "An app that …". */
  title: string
  /** Options that differ from those of the page. */
  options?: JsonObject
  /** What is set otherwise at the provider. */
  flip?: (op: HostileProvider) => void
  answers?: Provider['answers']
  /** Whether it is a call after the sign-in that fails. */
  isLater?: boolean
  code: string
  remedy: string
  check?: string
  /** What the message says: the one thing to change. */
  says: string[]
}

/** An app asks for a scope that the provider does not give: it is sent back without a code. */
export const unknownScope: Mistake = {
  title: 'asks for offline_access',
  options: { scope: 'openid offline_access' },
  flip: ({ switches }) => {
    switches.authorization.parameters = (honest) => [
      ['error', 'invalid_scope'],
      ...honest.filter(([name]) => name === 'state'),
    ]
  },
  code: 'OIDC_AUTHORIZATION_FAILED',
  remedy: 'fix',
  says: ['Check the client there', 'its scopes'],
}

export type Provider = {
  name: string
  /** The page in docs/providers. */
  page: string
  /** The document in documents/, or the document itself where none was recorded. */
  document: string | JsonObject
  /** What the example of the page gives to createOidcClient. */
  options: JsonObject & { issuer: string; clientId: string }
  /** Parameters of the authorization request besides those that every one has. */
  asks: Record<string, string>
  /** What comes beside the code; `iss` where the provider names itself. */
  responds?: Record<string, string>
  idToken?: IdTokenFacts
  /** A random string, or the claims of a JWT. */
  accessToken: 'opaque' | JsonObject
  /** Members of the token response besides the usual; `null` takes a usual one away. */
  answersWith?: Record<string, Json>
  /** How it renews: with a new refresh token each time, with the same one, or not at all. */
  refresh: 'rotates' | 'stays' | 'none'
  /** An answer of this provider's own, or the endpoint that a URL not in the document stands for; else nothing. */
  answers?: (asked: Asked) => Answer | Endpoint | undefined
  /** What the app calls with the access token. @defaultValue an API of its own */
  calls?: string
  /** The parameters of its logout URL, or that it has none. */
  logout: Record<string, string> | 'none'
  /** Whether name and email come from the UserInfo endpoint alone. */
  profileElsewhere?: true
  mistakes?: Mistake[]
  /** Where no sign-in can succeed: what the app is told. */
  refused?: Mistake
  /** What docs/providers.md says where the path is not the plain one. */
  remark?: string
}

/** The parameters that the logout of RP-Initiated Logout gets, when the app runs on the origin of the tests. */
export const standardLogout = {
  id_token_hint: '{ID token}',
  client_id: 'my-spa',
  post_logout_redirect_uri: 'https://app.example.com/',
  state: '{state}',
}

/** What the usual authorization request asks for. */
export const usualScope = 'openid profile email'

/** The API of most examples, and what is called there. */
export const api = 'https://api.example.com/'
export const callOf = ({ calls = `${api}orders` }: Pick<Provider, 'calls'>): string => calls
