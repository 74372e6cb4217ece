// Providers: those that people build theirs with: Hydra, Logto, oidc-provider, Duende, OpenIddict, Spring.
import type { JsonObject } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, unknownScope, type Provider } from '../provider.ts'

const audience = 'https://api.example.com'
const hydraScope = 'openid offline_access'

export const hydra: Provider = {
  name: 'Ory Hydra',
  page: 'hydra',
  document: 'hydra',
  options: {
    issuer: 'https://hydra.example.com',
    clientId: 'my-spa',
    scope: hydraScope,
    resources: [{ url: api, audience }],
  },
  asks: { scope: hydraScope, audience },
  idToken: { claims: { aud: ['my-spa'], rat: 1, sid: 's1' } },
  accessToken: 'opaque',
  refresh: 'rotates',
  logout: standardLogout,
}

export const hydraRelative: Provider = {
  ...hydra,
  name: 'Ory Hydra, relative UserInfo',
  document: 'hydra-relative',
  options: { ...hydra.options, issuer: 'http://hydra.localhost' },
  idToken: { alg: 'ES256', claims: { aud: ['my-spa'] } },
}

const logtoScope = `${usualScope} offline_access`

export const logto: Provider = {
  name: 'Logto',
  page: 'logto',
  document: 'logto',
  options: {
    issuer: 'https://logto.example.com/oidc',
    clientId: 'my-spa',
    scope: logtoScope,
    resources: [{ url: api, resource: audience }],
    authorizationParameters: { prompt: 'consent' },
  },
  asks: { scope: logtoScope, resource: audience, prompt: 'consent' },
  responds: { iss: 'https://logto.example.com/oidc' },
  idToken: { alg: 'ES384', claims: { username: 'ada', picture: null } },
  accessToken: {
    iss: 'https://logto.example.com/oidc',
    aud: audience,
    client_id: 'my-spa',
    scope: 'orders:read',
  },
  refresh: 'rotates',
  logout: standardLogout,
}

const op = 'https://op.example.com'
const document: JsonObject = {
  issuer: op,
  authorization_endpoint: `${op}/auth`,
  token_endpoint: `${op}/token`,
  userinfo_endpoint: `${op}/me`,
  jwks_uri: `${op}/jwks`,
  revocation_endpoint: `${op}/token/revocation`,
  end_session_endpoint: `${op}/session/end`,
  pushed_authorization_request_endpoint: `${op}/request`,
  scopes_supported: ['openid', 'offline_access', 'profile', 'email'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
  authorization_response_iss_parameter_supported: true,
}

export const oidcProvider: Provider = {
  name: 'node oidc-provider',
  page: 'oidc-provider',
  document,
  options: {
    issuer: op,
    clientId: 'my-spa',
    scope: `${usualScope} offline_access`,
    resources: [{ url: api, resource: audience }],
    authorizationParameters: { prompt: 'consent' },
  },
  asks: { scope: `${usualScope} offline_access`, resource: audience, prompt: 'consent' },
  responds: { iss: op },
  accessToken: { iss: op, aud: audience, client_id: 'my-spa', scope: 'orders:read' },
  refresh: 'rotates',
  logout: standardLogout,
  profileElsewhere: true,
  remark: 'name and email come from `userInfo()`; the real one runs in the suite, too',
}

const duendeScope = 'openid profile api1 offline_access'

export const duende: Provider = {
  name: 'Duende IdentityServer',
  page: 'duende',
  document: 'duende',
  options: { issuer: 'https://ids.example.com', clientId: 'my-spa', scope: duendeScope, resources: [api] },
  asks: { scope: duendeScope },
  responds: { iss: 'https://ids.example.com', session_state: 'a.b', scope: duendeScope },
  idToken: { claims: { idp: 'local', amr: ['pwd'], sid: '1A' } },
  accessToken: {
    iss: 'https://ids.example.com',
    aud: 'api1',
    client_id: 'my-spa',
    scope: ['openid', 'api1'],
  },
  refresh: 'stays',
  logout: standardLogout,
  profileElsewhere: true,
  mistakes: [
    {
      title: 'has a slash after its origin among the allowed ones',
      flip: ({ switches }) => (switches.token.cors = 'off'),
      code: 'OIDC_NETWORK',
      remedy: 'retry',
      says: ['/connect/token', 'allow exactly https://app.example.com there (CORS)'],
    },
  ],
  remark: 'name and email come from `userInfo()`',
}

const openiddictScope = `${usualScope} offline_access demo_api`

export const openiddict: Provider = {
  name: 'OpenIddict',
  page: 'openiddict',
  document: 'openiddict',
  options: {
    issuer: 'https://oi.example.com/',
    clientId: 'my-spa',
    scope: openiddictScope,
    resources: [api],
  },
  asks: { scope: openiddictScope },
  responds: { iss: 'https://oi.example.com/' },
  idToken: { claims: { azp: 'my-spa', oi_au_id: 'x', oi_tkn_id: 'y' } },
  accessToken: 'opaque',
  refresh: 'rotates',
  logout: standardLogout,
  profileElsewhere: true,
  mistakes: [
    {
      title: 'leaves the slash of the issuer out',
      options: { issuer: 'https://oi.example.com' },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://oi.example.com"', '"https://oi.example.com/"'],
    },
  ],
  remark: 'name and email come from `userInfo()`',
}

export const spring: Provider = {
  name: 'Spring Authorization Server',
  page: 'spring-authorization-server',
  document: 'spring-authorization-server',
  options: { issuer: 'https://sas.example.com', clientId: 'my-spa', resources: [api] },
  asks: { scope: 'openid' },
  idToken: { claims: { azp: 'my-spa', sid: 's1', jti: 'j1' } },
  accessToken: { iss: 'https://sas.example.com', aud: 'my-spa', scope: ['openid'] },
  refresh: 'none',
  logout: standardLogout,
  mistakes: [{ ...unknownScope, title: 'asks for a scope that the client is not registered for' }],
  remark: 'public clients get no refresh token: an expired access token needs a sign-in, mostly a silent one',
}
