// Providers: Keycloak, as it runs on a developer's machine; in production the same paths are below https:.
import { jsonAnswer } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, type Provider } from '../provider.ts'

const issuer = 'http://localhost:8080/realms/demo'

export const keycloak: Provider = {
  name: 'Keycloak',
  page: 'keycloak',
  document: 'keycloak',
  options: { issuer, clientId: 'my-spa', resources: [api] },
  asks: { scope: usualScope },
  responds: { session_state: '5f7d.1', iss: issuer },
  idToken: { claims: { typ: 'ID', azp: 'my-spa', sid: '5f7d', acr: '1', preferred_username: 'ada' } },
  accessToken: {
    iss: issuer,
    aud: 'account',
    azp: 'my-spa',
    realm_access: { roles: ['editor'] },
    'allowed-origins': ['https://app.example.com'],
    scope: usualScope,
  },
  answersWith: { 'not-before-policy': 0, session_state: '5f7d', refresh_expires_in: 1800, expires_in: 300 },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'has client authentication on',
      answers: ({ url }) =>
        url.pathname.endsWith('/token') ? jsonAnswer({ error: 'unauthorized_client' }, 401) : undefined,
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      says: ['401', 'public client'],
    },
    {
      title: 'is on an origin that is not among the web origins',
      flip: ({ switches }) => (switches.token.cors = 'off'),
      code: 'OIDC_NETWORK',
      remedy: 'retry',
      says: ['/protocol/openid-connect/token', 'allow exactly https://app.example.com there (CORS)'],
    },
  ],
}

export const keycloakDpop: Provider = {
  ...keycloak,
  name: 'Keycloak 26.4',
  document: 'keycloak-dpop',
  mistakes: [],
}
