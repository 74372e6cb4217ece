// Harness page: the positive control. A plain oauth4webapi client, so that a red test is the SDK's fault or nobody's.
import * as oauth from 'oauth4webapi'

export type PlainResult = { claims: Record<string, unknown>; profile: Record<string, unknown>; api: number }

declare global {
  interface Window {
    /** What the control found out after its sign-in. */
    plain?: Promise<PlainResult>
  }
}

type Registered = { issuer: string; clientId: string; resources: string[] }

const { issuer: identifier, clientId, resources } = window.registered as unknown as Registered
const issuer = new URL(identifier)
export const client: oauth.Client = { client_id: clientId }
const redirectUri = `${location.origin}/`
export const insecure = { [oauth.allowInsecureRequests]: true }

async function discover(): Promise<oauth.AuthorizationServer> {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
}

async function leave(): Promise<void> {
  const { authorization_endpoint: endpoint = '' } = await discover()
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
  const verifier = oauth.generateRandomCodeVerifier()
  sessionStorage.setItem('plain', JSON.stringify({ state, nonce, verifier }))
  const url = new URL(endpoint)
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }).toString()
  location.assign(url)
}

type Redemption = {
  as: oauth.AuthorizationServer
  parameters: URLSearchParams
  verifier: string
}

function redeem({ as, parameters, verifier }: Redemption): Promise<Response> {
  const none = oauth.None()
  return oauth.authorizationCodeGrantRequest(as, client, none, parameters, redirectUri, verifier, insecure)
}

/** What a client that keeps its tokens in ordinary variables has in hand. */
export type PlainSession = { as: oauth.AuthorizationServer; tokens: oauth.TokenEndpointResponse }

async function arrive(): Promise<PlainSession> {
  const as = await discover()
  const { state, nonce, verifier } = JSON.parse(sessionStorage.getItem('plain') ?? '{}')
  const parameters = oauth.validateAuthResponse(as, client, new URL(location.href), state)
  const response = await redeem({ as, parameters, verifier })
  const checks = { expectedNonce: nonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, checks)
  await oauth.validateApplicationLevelSignature(as, response, insecure)
  return { as, tokens }
}

async function report({ as, tokens }: PlainSession): Promise<PlainResult> {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (!claims) throw new Error('no ID Token')
  const answer = await oauth.userInfoRequest(as, client, tokens.access_token, insecure)
  const profile = await oauth.processUserInfoResponse(as, client, claims.sub, answer)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const { status } = await fetch(`${resources[0]}orders`, { headers })
  return { claims, profile, api: status }
}

const isCallback = new URLSearchParams(location.search).has('state')

/** The session of the page; none until the page is the callback of its sign-in. */
export const session: Promise<PlainSession> = isCallback
  ? arrive()
  : leave().then(() => new Promise(() => {}))
window.plain = session.then(report)
