// Providers: AWS Cognito. Groups are in the ID Token; API Gateway gets the access token, which has a client and no audience.
import { htmlAnswer, redirectAnswer } from '../../browser/servers/answer.ts'
import { api, usualScope, unknownScope, type Provider } from '../provider.ts'
import type { Asked } from '../world.ts'

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE00'
const scope = `${usualScope} orders/read`

/** The logout of Cognito wants `client_id` and `logout_uri`, and knows no other way back. */
function answers({ url }: Asked) {
  if (url.host !== 'example.auth.eu-west-1.amazoncognito.com' || url.pathname !== '/logout') return undefined
  const to = url.searchParams.get('logout_uri')
  if (to === null || !url.searchParams.has('client_id'))
    return htmlAnswer('Required String parameter is not present', 400)
  return redirectAnswer(to, 302)
}

export const cognito: Provider = {
  name: 'AWS Cognito',
  page: 'cognito',
  document: 'cognito',
  options: { issuer, clientId: 'my-spa', scope, resources: [api] },
  asks: { scope },
  idToken: {
    claims: {
      'cognito:groups': ['editors'],
      'cognito:username': 'ada',
      token_use: 'id',
      origin_jti: '0b1c',
      event_id: '7a2d',
    },
  },
  accessToken: {
    iss: issuer,
    client_id: 'my-spa',
    token_use: 'access',
    scope,
    version: 2,
    username: 'ada',
    'cognito:groups': ['editors'],
  },
  refresh: 'stays',
  answers,
  logout: { client_id: 'my-spa', logout_uri: 'https://app.example.com/' },
  mistakes: [
    unknownScope,
    {
      title: 'takes the domain of the pool for the issuer',
      options: { issuer: 'https://example.auth.eu-west-1.amazoncognito.com' },
      answers: ({ url }) => (url.pathname.startsWith('/.well-known') ? htmlAnswer('', 404) : undefined),
      code: 'OIDC_METADATA_INVALID',
      remedy: 'fix',
      says: ['https://example.auth.eu-west-1.amazoncognito.com/.well-known', '404', 'Check `issuer`'],
    },
  ],
  remark: 'its logout has parameters of its own: the one rule here that goes by the issuer',
}

export const cognitoLegacy: Provider = {
  ...cognito,
  name: 'AWS Cognito, before 2024',
  document: 'cognito-legacy',
  logout: 'none',
  mistakes: [],
  remark: 'its metadata lists no logout and no revocation',
}
