// Playground provider: misbehaves on request, so that the page can show what the SDK does then. Never do this at home.
import type Provider from 'oidc-provider'
import type { Context } from 'oidc-provider'
import { type CryptoKey, generateKeyPair, SignJWT, decodeJwt } from 'jose'
import { readStrings } from '../servers/request-body.ts'
import type { Memory } from './memory.ts'

export interface MischiefOptions {
  readonly appOrigin: string
  readonly memory: Memory
  /** The provider's own key, for the sample ID Token. */
  readonly signingKey: { readonly key: CryptoKey; readonly kid: string }
  /** Called when tokens were made invalid, so that the API asks again. */
  readonly onRevoked: () => void
}

type Order = Record<string, string>
type Deed = (order: Order) => Promise<object>

/** Adds `POST /playground/next`, `/playground/revoke` and `/playground/sample`, for the playground's page only. */
export async function serveMischief(provider: Provider, options: MischiefOptions) {
  const stranger = await generateKeyPair('ES256')
  let signWithStranger = false

  const deeds: Record<string, Deed> = {
    async next({ sign }) {
      signWithStranger = sign === 'another-key'
      return { next: signWithStranger ? 'The next ID Token is signed with another key' : 'Nothing unusual' }
    },
    async revoke({ sub = '', what = '' }) {
      const kinds = what === 'session' ? ['AccessToken', 'RefreshToken'] : ['AccessToken']
      const count = options.memory.forgetTokens(sub, kinds)
      options.onRevoked()
      return { revoked: count }
    },
    async sample({ sub = 'sample-person' }) {
      return { id_token: await mintSample(provider.issuer, sub, options.signingKey) }
    },
  }

  provider.use(async (context, next) => {
    const deed = deeds[/^\/playground\/(\w+)$/.exec(context.path)?.[1] ?? '']
    if (deed) return answer(context, options.appOrigin, deed)
    await next()
    if (context.path !== '/token' || !hasIdToken(context.body) || !signWithStranger) return
    signWithStranger = false
    const header = { alg: 'ES256', kid: 'a-key-nobody-published' }
    const claims = decodeJwt(context.body.id_token)
    const forged = await new SignJWT(claims).setProtectedHeader(header).sign(stranger.privateKey)
    context.body = { ...context.body, id_token: forged }
  })
}

async function answer(context: Context, appOrigin: string, deed: Deed) {
  context.set('access-control-allow-origin', appOrigin)
  context.set('access-control-allow-headers', 'content-type')
  context.set('vary', 'origin')
  if (context.method === 'OPTIONS') {
    context.status = 204
    return
  }
  const allowed =
    context.get('origin') === appOrigin && context.get('content-type').startsWith('application/json')
  context.status = allowed ? 200 : 403
  context.body = allowed
    ? await deed(await readStrings(context.req))
    : { error: 'Only the playground may ask this' }
}

function hasIdToken(body: unknown): body is { id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body && typeof body.id_token === 'string'
}

/** A genuine ID Token for the playground's client, minted beside the protocol: the SDK does not give out the real one. */
function mintSample(
  issuer: string,
  sub: string,
  { key, kid }: MischiefOptions['signingKey'],
): Promise<string> {
  return new SignJWT({ nonce: 'sample' })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(issuer)
    .setAudience('playground')
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(key)
}
