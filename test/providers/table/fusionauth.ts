// Providers: FusionAuth. Its issuer is a text that somebody typed, and a client that must authenticate cannot refresh.
import { jsonAnswer } from '../../browser/servers/answer.ts'
import { signWithSecret } from '../../browser/servers/hostile/jws.ts'
import { api, standardLogout, type Provider } from '../provider.ts'

const scope = 'openid offline_access'

export const fusionauth: Provider = {
  name: 'FusionAuth',
  page: 'fusionauth',
  document: 'fusionauth',
  options: {
    issuer: 'https://auth.example.com',
    expectedIssuer: 'acme.com',
    clientId: 'my-spa',
    scope,
    resources: [api],
  },
  asks: { scope },
  responds: { iss: 'acme.com', locale: 'en', userState: 'Authenticated' },
  idToken: {
    claims: {
      applicationId: 'my-spa',
      tid: '30663132-6464-6665-3032-326466613934',
      roles: ['editor'],
      authenticationType: 'PASSWORD',
      preferred_username: 'ada',
    },
  },
  accessToken: {
    iss: 'acme.com',
    aud: 'my-spa',
    applicationId: 'my-spa',
    gty: ['authorization_code'],
    scope,
  },
  answersWith: { userId: 'ada', refresh_token_id: '7e5c', expires_in: 3600 },
  refresh: 'stays',
  logout: standardLogout,
  mistakes: [
    {
      title: 'does not say what the tenant calls itself',
      options: { expectedIssuer: [] },
      code: 'OIDC_ISSUER_MISMATCH',
      remedy: 'fix',
      says: ['`issuer` is "https://auth.example.com"', '"acme.com"', '`expectedIssuer`'],
    },
    {
      title: 'has to authenticate when it renews',
      answers: ({ form }) =>
        form.get('grant_type') === 'refresh_token'
          ? jsonAnswer({ error: 'invalid_client', error_reason: 'client_authentication_missing' }, 401)
          : undefined,
      isLater: true,
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      says: ['401', 'It wants a secret', 'public client'],
    },
    {
      title: 'meets an ID Token that is signed with a shared secret',
      flip: ({ switches }) => {
        switches.idToken.sign = ({ header, payload }) =>
          signWithSecret('secret', { ...header, alg: 'HS256' }, payload)
      },
      code: 'OIDC_ID_TOKEN_INVALID',
      remedy: 'report',
      check: 'alg',
      says: ['HS256', 'set RS256 or ES256 for this client at the provider'],
    },
  ],
}
