// Proof of the harness: a DPoP client of another make, which asks once more where a nonce is wanted, without a browser.
import * as oauth from 'oauth4webapi'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { authorization } from './observe.ts'

export const client: oauth.Client = { client_id: 'app' }
export const insecure = { [oauth.allowInsecureRequests]: true }
const verifier = 'a-verifier-of-at-least-forty-three-characters'

export type Hands = { as: oauth.AuthorizationServer; DPoP: oauth.DPoPHandle }

export async function discover({ issuer }: HostileProvider): Promise<Hands> {
  const url = new URL(issuer)
  const as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure))
  return { as, DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) }
}

/** Redeems a code; a nonce that is asked for is used once. */
export async function redeem(
  op: HostileProvider,
  { as, DPoP }: Hands,
  jkt?: string,
): Promise<oauth.TokenEndpointResponse> {
  const asked = await authorization(op, jkt === undefined ? {} : { dpop_jkt: jkt })
  const to = new URL(asked.headers.get('location') ?? '')
  const parameters = oauth.validateAuthResponse(as, client, to, 'state')
  const ask = async () => {
    const options = { ...insecure, DPoP }
    const none = oauth.None()
    const redirectUri = 'http://localhost:9/'
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      none,
      parameters,
      redirectUri,
      verifier,
      options,
    )
    return oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: 'nonce' })
  }
  return ask().catch((thrown: unknown) => {
    if (oauth.isDPoPNonceError(thrown)) return ask()
    throw thrown
  })
}

export async function call(url: string, value: string, DPoP: oauth.DPoPHandle): Promise<number | string> {
  const ask = async () => {
    const options = { ...insecure, DPoP }
    return (await oauth.protectedResourceRequest(value, 'GET', new URL(url), undefined, undefined, options))
      .status
  }
  try {
    return await ask().catch((thrown: unknown) => {
      if (oauth.isDPoPNonceError(thrown)) return ask()
      throw thrown
    })
  } catch (thrown) {
    return thrown instanceof oauth.WWWAuthenticateChallengeError
      ? (thrown.cause[0]?.parameters.error ?? 'none')
      : String(thrown)
  }
}
