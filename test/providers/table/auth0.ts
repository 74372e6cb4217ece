// Providers: Auth0: an issuer that ends with a slash, an audience for the API, and two kinds of logout.
import { redirectAnswer } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, type Provider } from '../provider.ts'

const issuer = 'https://example.eu.auth0.com/'
const scope = `${usualScope} offline_access`
const audience = 'https://api.example.com'

export const auth0: Provider = {
  name: 'Auth0',
  page: 'auth0',
  document: 'auth0',
  options: { issuer, clientId: 'my-spa', scope, resources: [{ url: api, audience }] },
  asks: { scope, audience },
  idToken: { claims: { nickname: 'ada', picture: 'https://s.gravatar.com/avatar/1', sid: 's1' } },
  accessToken: {
    iss: issuer,
    aud: [audience, `${issuer}userinfo`],
    azp: 'my-spa',
    scope: 'openid',
    sub: 'ada',
  },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'leaves the slash of the issuer out',
      options: { issuer: 'https://example.eu.auth0.com' },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://example.eu.auth0.com"', `"${issuer}"`],
    },
  ],
}

const own = 'https://example.eu.auth0.com/v2/logout'

export const auth0Legacy: Provider = {
  ...auth0,
  name: 'Auth0, older tenant',
  document: 'auth0-legacy',
  options: {
    ...auth0.options,
    metadata: {
      end_session_endpoint: `${own}?client_id={client_id}&returnTo={post_logout_redirect_uri}`,
    },
  },
  answers: ({ url }) =>
    url.href.startsWith(own) ? redirectAnswer(url.searchParams.get('returnTo') ?? '', 302) : undefined,
  logout: { client_id: 'my-spa', returnTo: 'https://app.example.com/' },
  mistakes: [],
}
