// Providers: Microsoft Entra ID: one tenant, all tenants, those of a list; Azure AD B2C; External ID.
import { jsonAnswer, type JsonObject } from '../../browser/servers/answer.ts'
import { api, standardLogout, usualScope, type Provider } from '../provider.ts'

const tenant = '00000000-0000-0000-0000-000000000001'
const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`
const apiScope = 'api://orders/read'
const scope = `${usualScope} offline_access`

/** What all of them leave out of the ID Token, or add to it. */
const claims: JsonObject = {
  tid: tenant,
  oid: '00000000-0000-0000-0000-00000000000a',
  ver: '2.0',
  preferred_username: 'ada@example.test',
  at_hash: null,
  auth_time: null,
}

export const entra: Provider = {
  name: 'Microsoft Entra ID',
  page: 'entra',
  document: 'entra',
  options: { issuer, clientId: 'my-spa', scope, resources: [{ url: api, scope: apiScope }] },
  asks: { scope: `${scope} ${apiScope}` },
  idToken: { claims },
  accessToken: {
    aud: 'api://orders',
    iss: `https://sts.windows.net/${tenant}/`,
    appid: 'my-spa',
    scp: 'read',
  },
  answersWith: { ext_expires_in: 3599, expires_in: 3599, scope: apiScope },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'has a redirect URI of platform Web',
      answers: ({ url }) =>
        url.pathname.endsWith('/token')
          ? jsonAnswer({ error: 'invalid_request', error_description: 'AADSTS9002326: Cross-origin.' }, 400)
          : undefined,
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      says: ['Register this redirect URI for a single-page app, exactly: https://app.example.com/'],
    },
    {
      title: 'meets a token of another tenant',
      flip: ({ switches }) => {
        const iss = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/v2.0'
        switches.idToken.claims = (honest) => ({ ...honest, iss })
      },
      code: 'OIDC_ID_TOKEN_INVALID',
      remedy: 'report',
      check: 'iss',
      says: ['not the expected issuer'],
    },
  ],
}

const multiTenant = 'https://login.microsoftonline.com/common/v2.0'

export const entraAllTenants: Provider = {
  ...entra,
  name: 'Microsoft Entra ID, all tenants',
  document: 'entra-common',
  options: { ...entra.options, issuer: multiTenant },
  idToken: { claims: { ...claims, iss: issuer } },
  mistakes: [
    {
      title: 'meets a token that names two tenants',
      flip: ({ switches }) =>
        (switches.idToken.claims = (honest) => ({ ...honest, iss: issuer, tid: 'another-tenant' })),
      code: 'OIDC_ID_TOKEN_INVALID',
      remedy: 'report',
      check: 'iss',
      says: ['not the expected issuer'],
    },
  ],
}

export const entraListedTenants: Provider = {
  ...entraAllTenants,
  name: 'Microsoft Entra ID, listed tenants',
  options: { ...entra.options, issuer: multiTenant, expectedIssuer: [issuer] },
  mistakes: [
    {
      title: 'meets a tenant that is not listed',
      options: {
        expectedIssuer: ['https://login.microsoftonline.com/00000000-0000-0000-0000-000000000009/v2.0'],
      },
      code: 'OIDC_ID_TOKEN_INVALID',
      remedy: 'report',
      check: 'iss',
      says: ['not the expected issuer'],
    },
  ],
}

const b2cIssuer = `https://example.b2clogin.com/${tenant}/v2.0/`
const b2cScope = 'openid offline_access https://example.onmicrosoft.com/orders/read'

export const entraB2c: Provider = {
  name: 'Azure AD B2C',
  page: 'entra-b2c',
  document: 'entra-b2c',
  options: {
    issuer: 'https://example.b2clogin.com/example.onmicrosoft.com/b2c_1_signin/v2.0',
    expectedIssuer: b2cIssuer,
    clientId: 'my-spa',
    scope: b2cScope,
    resources: [api],
  },
  asks: { scope: b2cScope },
  idToken: { claims: { tfp: 'B2C_1_signin', emails: ['ada@example.test'], ver: '1.0' } },
  accessToken: { aud: 'orders', iss: b2cIssuer, scp: 'read', azp: 'my-spa' },
  answersWith: { expires_in: '3600', not_before: 1, refresh_token_expires_in: 86_400, profile_info: 'e30' },
  refresh: 'rotates',
  logout: standardLogout,
  mistakes: [
    {
      title: 'does not say what the tenant calls itself',
      options: { expectedIssuer: [] },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['/b2c_1_signin/v2.0"', `"${b2cIssuer}"`, '`expectedIssuer`'],
    },
  ],
}

const external = `https://example.ciamlogin.com/${tenant}`
const externalIssuer = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`

export const entraExternalId: Provider = {
  ...entra,
  name: 'Microsoft Entra External ID',
  page: 'entra-external-id',
  document: {
    issuer: externalIssuer,
    authorization_endpoint: `${external}/oauth2/v2.0/authorize`,
    token_endpoint: `${external}/oauth2/v2.0/token`,
    end_session_endpoint: `${external}/oauth2/v2.0/logout`,
    jwks_uri: `${external}/discovery/v2.0/keys`,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    id_token_signing_alg_values_supported: ['RS256'],
  },
  options: {
    ...entra.options,
    issuer: 'https://example.ciamlogin.com/example.onmicrosoft.com/v2.0',
    expectedIssuer: externalIssuer,
  },
  mistakes: [
    {
      title: 'does not say what the tenant calls itself',
      options: { expectedIssuer: [] },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['"https://example.ciamlogin.com/', `"${externalIssuer}"`, '`expectedIssuer`'],
    },
  ],
  remark: 'the document was made from descriptions, none was recorded',
}
