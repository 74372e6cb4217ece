// Providers: Okta, with its custom authorization server, and with the one of the organisation.
import { api, standardLogout, type Provider } from '../provider.ts'

export const okta: Provider = {
  name: 'Okta',
  page: 'okta',
  document: 'okta',
  options: {
    issuer: 'https://example.okta.com/oauth2/default',
    clientId: 'my-spa',
    scope: 'openid profile email offline_access orders:read',
    resources: [api],
  },
  asks: { scope: 'openid profile email offline_access orders:read' },
  idToken: { claims: { ver: 1, idp: '00o1', amr: ['pwd'], preferred_username: 'ada@example.test' } },
  accessToken: {
    iss: 'https://example.okta.com/oauth2/default',
    aud: 'api://default',
    cid: 'my-spa',
    uid: '00u1',
    scp: ['openid', 'offline_access', 'orders:read'],
    sub: 'ada@example.test',
  },
  refresh: 'rotates',
  logout: standardLogout,
}
