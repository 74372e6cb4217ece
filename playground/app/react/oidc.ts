// Playground app in React: the client. Its redirect URI is this page, so that a sign-in comes back here.
import { createOidcClient } from 'claimcheck'

export const ordersUrl = `${import.meta.env.VITE_API}/orders`

export const oidc = createOidcClient({
  issuer: import.meta.env.VITE_ISSUER,
  clientId: 'playground',
  redirectUri: '/react.html',
  resources: [ordersUrl], // the only place that the access token may go
})
