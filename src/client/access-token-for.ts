// Room client: the one deliberate exit of access tokens.
import { exitKey } from '../access-token/exit-key.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { OidcClient } from './client.ts'
import { exits } from './create-client.ts'

/**
 * Gives the access token for a listed URL: for sockets and third-party SDKs that cannot use `oidc.fetch`. It is renewed first
 * where that is due, so ask for it again at every reconnect, and never put it into a URL.
 *
 * What it costs: from then on the token is an ordinary string in the page, where any script of the page may find it, and
 * claimcheck can no longer say where it goes. With `inWorker` and with `dpop` it is refused: such tokens do not leave.
 *
 * @param url what the token is for: under a listed resource; `wss:` counts as `https:`
 * @throws {@link OidcError} `OIDC_RESOURCE_NOT_LISTED`, `OIDC_SIGNED_OUT`, `OIDC_SESSION_ENDED`, `OIDC_NOT_SUPPORTED`
 * @example
 * ```ts
 * import { createOidcClient } from 'claimcheck'
 * import { accessTokenFor } from 'claimcheck/unsafe'
 *
 * const oidc = createOidcClient({ issuer: 'https://id.example.com', clientId: 'my-spa', resources: ['https://api.example.com/'] })
 *
 * async function connect(): Promise<WebSocket> {
 *   const token = await accessTokenFor(oidc, 'wss://api.example.com/live')
 *   const socket = new WebSocket('wss://api.example.com/live')
 *   socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token }))
 *   return socket
 * }
 * ```
 * @see [RFC 6750 §5.3](https://www.rfc-editor.org/rfc/rfc6750#section-5.3)
 */
export async function accessTokenFor<Claims>(client: OidcClient<Claims>, url: string | URL): Promise<string> {
  const exit = exits.get(client)?.()
  if (!exit) throw new OidcError('OIDC_CONFIG_INVALID', 'This is no client of this copy of claimcheck.')
  const { href } = new URL(url, exit.origin)
  const engine = await exit.signedIn()
  return engine.reveal(href.replace(/^ws/, 'http'), exitKey)
}
