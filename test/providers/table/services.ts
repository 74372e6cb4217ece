// Providers: services: PingOne, GitLab, Salesforce, and Apple, which serves no browser.
import { readFileSync } from 'node:fs'
import { jsonAnswer, type JsonObject } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, unknownScope, type Provider } from '../provider.ts'

const pingIssuer = 'https://auth.pingone.eu/00000000-0000-0000-0000-000000000001/as'

export const pingone: Provider = {
  name: 'PingOne',
  page: 'pingone',
  document: 'pingone',
  options: { issuer: pingIssuer, clientId: 'my-spa', scope: `${usualScope} orders`, resources: [api] },
  asks: { scope: `${usualScope} orders` },
  idToken: { claims: { acr: 'Single_Factor', amr: ['pwd'], env: 'e1', org: 'o1' } },
  accessToken: { iss: pingIssuer, aud: ['https://api.example.com'], client_id: 'my-spa', scope: 'orders' },
  refresh: 'rotates',
  logout: standardLogout,
}

export const gitlab: Provider = {
  name: 'GitLab',
  page: 'gitlab',
  document: 'gitlab',
  options: {
    issuer: 'https://gitlab.com',
    clientId: 'my-spa',
    scope: `${usualScope} read_user`,
    resources: ['https://gitlab.com/api/v4/'],
  },
  asks: { scope: `${usualScope} read_user` },
  idToken: { claims: { sub_legacy: 'x', nickname: 'ada', groups_direct: ['editors'] } },
  accessToken: 'opaque',
  answersWith: { created_at: 1, expires_in: 7200 },
  refresh: 'rotates',
  calls: 'https://gitlab.com/api/v4/user',
  logout: 'none',
  mistakes: [unknownScope],
  remark: 'no logout at the provider',
}

const recorded = readFileSync('test/providers/documents/salesforce.json', 'utf8')
const domain = 'https://example.my.salesforce.com'
const ownDomain = JSON.parse(recorded.replaceAll('https://login.salesforce.com', domain)) as JsonObject
const salesforceScope = `${usualScope} refresh_token api`

export const salesforce: Provider = {
  name: 'Salesforce',
  page: 'salesforce',
  document: ownDomain,
  options: {
    issuer: domain,
    clientId: 'my-spa',
    scope: salesforceScope,
    resources: [`${domain}/services/data/`],
  },
  asks: { scope: salesforceScope },
  responds: { sfdc_community_url: `${domain}/community` },
  idToken: { claims: { at_hash: null, custom_attributes: {}, preferred_username: 'ada@example.test' } },
  accessToken: 'opaque',
  answersWith: { expires_in: null, instance_url: domain, signature: 'c2ln', issued_at: '1278448101416' },
  refresh: 'stays',
  calls: `${domain}/services/data/v60.0/limits`,
  logout: 'none',
  remark: 'with the My Domain host as issuer',
}

export const salesforceLogin: Provider = {
  ...salesforce,
  name: 'Salesforce, login host',
  document: 'salesforce',
  options: { ...salesforce.options, issuer: 'https://login.salesforce.com' },
  remark: 'its token endpoint answers no browser, use the My Domain host',
  refused: {
    title: 'takes the login host for the issuer',
    flip: ({ switches }) => (switches.token.cors = 'off'),
    code: 'OIDC_NETWORK',
    remedy: 'retry',
    says: [
      'https://login.salesforce.com/services/oauth2/token cannot be reached',
      'allow exactly https://app.example.com there (CORS)',
    ],
  },
}

export const apple: Provider = {
  name: 'Apple',
  page: 'apple',
  document: 'apple',
  options: { issuer: 'https://appleid.apple.com', clientId: 'com.example.spa', scope: 'openid' },
  asks: { scope: 'openid' },
  accessToken: 'opaque',
  refresh: 'stays',
  logout: 'none',
  refused: {
    title: 'has no secret',
    answers: ({ url }) =>
      url.pathname === '/auth/token' ? jsonAnswer({ error: 'invalid_client' }, 400) : undefined,
    code: 'OIDC_TOKEN_REQUEST_FAILED',
    remedy: 'fix',
    says: ['It wants a secret, which no browser can keep', 'use a backend'],
  },
  remark: 'put a backend or another provider in between',
}
