// Providers: Okta, with a custom authorization server, and with the one of the organisation.
import { jsonAnswer, type JsonObject } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, type Provider } from '../provider.ts'

const issuer = 'https://example.okta.com/oauth2/default'
const claims = { ver: 1, idp: '00o1', amr: ['pwd'], preferred_username: 'ada@example.test' }

export const okta: Provider = {
  name: 'Okta',
  page: 'okta',
  document: 'okta',
  options: {
    issuer,
    clientId: 'my-spa',
    scope: `${usualScope} offline_access orders:read`,
    resources: [api],
  },
  asks: { scope: `${usualScope} offline_access orders:read` },
  idToken: { claims },
  accessToken: {
    iss: issuer,
    aud: 'api://default',
    cid: 'my-spa',
    uid: '00u1',
    scp: ['openid', 'offline_access', 'orders:read'],
    sub: 'ada@example.test',
  },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'asks at a custom domain while the server names itself by the Okta one',
      options: { issuer: 'https://login.example.com/oauth2/default' },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://login.example.com/oauth2/default"', `"${issuer}"`, '`expectedIssuer`'],
    },
    {
      title: 'is registered as type Web',
      answers: ({ url }) =>
        url.pathname.endsWith('/v1/token')
          ? jsonAnswer({ error: 'invalid_client', error_description: 'Client authentication failed.' }, 401)
          : undefined,
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      says: ['401', 'public client (single-page app)'],
    },
    {
      title: 'is on an origin that is no Trusted Origin',
      flip: ({ switches }) => (switches.token.cors = 'off'),
      code: 'OIDC_NETWORK',
      remedy: 'retry',
      says: ['/v1/token', 'allow exactly https://app.example.com there (CORS)'],
    },
  ],
}

/** The organisation's own server has its endpoints below /oauth2/v1, and no `default` in its issuer. */
const document: JsonObject = {
  issuer: 'https://example.okta.com',
  authorization_endpoint: 'https://example.okta.com/oauth2/v1/authorize',
  token_endpoint: 'https://example.okta.com/oauth2/v1/token',
  userinfo_endpoint: 'https://example.okta.com/oauth2/v1/userinfo',
  jwks_uri: 'https://example.okta.com/oauth2/v1/keys',
  revocation_endpoint: 'https://example.okta.com/oauth2/v1/revoke',
  end_session_endpoint: 'https://example.okta.com/oauth2/v1/logout',
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
}

export const oktaOrg: Provider = {
  ...okta,
  name: 'Okta, org server',
  document,
  options: {
    issuer: 'https://example.okta.com',
    clientId: 'my-spa',
    scope: `${usualScope} offline_access okta.users.read.self`,
    resources: ['https://example.okta.com/api/v1/'],
  },
  asks: { scope: `${usualScope} offline_access okta.users.read.self` },
  accessToken: 'opaque',
  calls: 'https://example.okta.com/api/v1/users/me',
  mistakes: [],
}
