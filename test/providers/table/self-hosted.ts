// Providers: those that people run themselves: Zitadel, Authentik, Authelia, Kanidm, Rauthy, Dex.
import { api, standardLogout, usualScope, unknownScope, type Provider } from '../provider.ts'

const scope = `${usualScope} offline_access`
const project = 'urn:zitadel:iam:org:project:id:1234:aud'

export const zitadel: Provider = {
  name: 'Zitadel',
  page: 'zitadel',
  document: 'zitadel',
  options: {
    issuer: 'https://example.zitadel.cloud',
    clientId: 'my-spa',
    scope: `${scope} ${project}`,
    resources: [api],
  },
  asks: { scope: `${scope} ${project}` },
  idToken: { claims: { aud: ['my-spa', '1234'], azp: 'my-spa', client_id: 'my-spa' } },
  accessToken: 'opaque',
  refresh: 'rotates',
  logout: standardLogout,
  profileElsewhere: true,
  remark: 'name and email come from `userInfo()`',
}

const authentikIssuer = 'https://sso.example.com/application/o/spa/'

export const authentik: Provider = {
  name: 'Authentik',
  page: 'authentik',
  document: 'authentik',
  options: { issuer: authentikIssuer, clientId: 'my-spa', scope, resources: [api] },
  asks: { scope },
  idToken: { claims: { azp: 'my-spa', uid: 'u1', groups: ['editors'], email_verified: false } },
  accessToken: { iss: authentikIssuer, aud: 'my-spa', scope },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'leaves the slash of the issuer out',
      options: { issuer: 'https://sso.example.com/application/o/spa' },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://sso.example.com/application/o/spa"', `"${authentikIssuer}"`],
    },
  ],
}

export const authelia: Provider = {
  name: 'Authelia',
  page: 'authelia',
  document: 'authelia',
  options: { issuer: 'https://auth.example.com', clientId: 'my-spa', scope, resources: [api] },
  asks: { scope },
  responds: { iss: 'https://auth.example.com', scope },
  idToken: { claims: { azp: 'my-spa', amr: ['pwd'] } },
  accessToken: 'opaque',
  refresh: 'rotates',
  logout: 'none',
  profileElsewhere: true,
  mistakes: [
    {
      title: 'is not on the CORS list of the token endpoint',
      flip: ({ switches }) => (switches.token.cors = 'off'),
      code: 'OIDC_NETWORK',
      remedy: 'retry',
      says: ['/api/oidc/token', 'allow exactly https://app.example.com there (CORS)'],
    },
  ],
  remark: 'name and email come from `userInfo()`; no logout at the provider',
}

export const kanidm: Provider = {
  name: 'Kanidm',
  page: 'kanidm',
  document: 'kanidm',
  options: { issuer: 'https://idm.example.com/oauth2/openid/spa', clientId: 'spa', resources: [api] },
  asks: { scope: usualScope },
  idToken: { alg: 'ES256', claims: { azp: 'spa', preferred_username: 'ada@idm.example.com' } },
  accessToken: 'opaque',
  refresh: 'rotates',
  logout: 'none',
  mistakes: [
    {
      title: 'leaves the client out of the issuer',
      options: { issuer: 'https://idm.example.com' },
      code: 'OIDC_METADATA_INVALID',
      remedy: 'fix',
      says: ['https://idm.example.com/.well-known/openid-configuration answered 404', 'Check `issuer`'],
      answers: ({ url }) =>
        url.href === 'https://idm.example.com/.well-known/openid-configuration'
          ? { status: 404, headers: { 'content-type': 'text/html' }, body: '' }
          : undefined,
    },
  ],
  remark: 'no logout at the provider',
}

const rauthyIssuer = 'https://iam.example.com/auth/v1/'

export const rauthy: Provider = {
  name: 'Rauthy',
  page: 'rauthy',
  document: 'rauthy',
  options: { issuer: rauthyIssuer, clientId: 'my-spa', resources: [api] },
  asks: { scope: usualScope },
  idToken: { alg: 'EdDSA', claims: { azp: 'my-spa', typ: 'Id', preferred_username: 'ada' } },
  accessToken: { iss: rauthyIssuer, aud: 'my-spa', uid: 'ada', roles: ['editor'] },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'leaves the slash of the issuer out',
      options: { issuer: 'https://iam.example.com/auth/v1' },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://iam.example.com/auth/v1"', `"${rauthyIssuer}"`],
    },
  ],
}

export const dex: Provider = {
  name: 'Dex',
  page: 'dex',
  document: 'dex',
  options: {
    issuer: 'https://dex.example.com/dex',
    clientId: 'my-spa',
    scope: `${scope} groups`,
    resources: [api],
  },
  asks: { scope: `${scope} groups` },
  idToken: { claims: { groups: ['editors'], federated_claims: { connector_id: 'ldap', user_id: 'ada' } } },
  accessToken: { iss: 'https://dex.example.com/dex', aud: 'my-spa', federated: true },
  refresh: 'rotates',
  logout: 'none',
  mistakes: [
    {
      ...unknownScope,
      title: 'asks for a scope that Dex does not know',
      options: { scope: 'openid orders' },
    },
  ],
  remark: 'no logout at the provider unless its sessions are on',
}

export const dexSessions: Provider = {
  ...dex,
  name: 'Dex, sessions on',
  document: 'dex-sessions',
  logout: standardLogout,
  mistakes: [],
  remark: 'with the standard logout',
}
