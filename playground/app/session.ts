// Playground app, and the reading example of the SDK: everything the page asks of claimcheck starts here.
import { createOidcClient } from 'claimcheck'
import { record } from './story/record.ts'

export const ordersUrl = `${import.meta.env.VITE_API}/orders`

export const oidc = createOidcClient({
  issuer: import.meta.env.VITE_ISSUER,
  clientId: 'playground',
  resources: [ordersUrl], // the only place that the access token may go
  trace: record, // feeds the diagram; it never holds a token
})

export const getOrders = () => oidc.fetch(ordersUrl)

export const placeOrder = () => oidc.fetch(ordersUrl, { method: 'POST' })
