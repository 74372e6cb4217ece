// Room engine: calls an API with the access token: a live one, and one retry when it is refused.
import { asksForNonce, readChallenge, readStepUp, refusesToken } from '../access-token/challenge.ts'
import { tellAge } from '../access-token/lifetime.ts'
import type { Lifetime } from '../access-token/lifetime.ts'
import { findListed, requireListed } from '../access-token/resources.ts'
import type { Snapshot } from '../access-token/snapshot.ts'
import { nameTarget, noApi } from '../access-token/targets.ts'
import type { ListedResource, Target } from '../access-token/targets.ts'
import { load } from '../errors/load.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { traceTalk } from '../trace/trace.ts'
import type { Endpoint } from '../trace/trace.ts'
import { changed, requireHolding } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import type { Renewal } from './renewal.ts'
import { catchUp, isCurrent } from './tabs.ts'

/** Sends a snapshot with a live token. */
export type SendLive = (snapshot: Snapshot, endpoint: Endpoint) => Promise<Response>

/** RFC 9470 §3: the API wants a stronger or a fresher sign-in. */
function checkStrength({ status, headers }: Response): void {
  const stepUp = readStepUp(status, headers.get('www-authenticate'))
  if (!stepUp) return
  const { acrValues } = stepUp
  // OpenID Connect Core 1.0 §5.5.1.1: asked for as essential, so that a sign-in without it is refused.
  const claims = acrValues && { id_token: { acr: { essential: true, values: acrValues.split(' ') } } }
  throw new OidcError(
    'OIDC_INSUFFICIENT_AUTHENTICATION',
    'The API asks for a stronger or fresher sign-in. Call `signIn(error.signIn)`.',
    { signIn: { ...stepUp, ...(claims && { claims }) } },
  )
}

const isRefused = ({ status, headers }: Response): boolean =>
  refusesToken(status, headers.get('www-authenticate'))

/** One call on behalf of one session. */
interface Call {
  readonly snapshot: Snapshot
  readonly endpoint: Endpoint
  readonly holding: Holding
}

/** Sends a request with the token of its session; once more where the API asks for its nonce. */
async function send(parts: Parts, { snapshot, endpoint, holding }: Call, first: Request): Promise<Response> {
  const { seam, ports } = parts
  const { url, method, again } = snapshot
  const attempt = (request: Request): Promise<Response> => {
    // Whoever signed in meanwhile lends nobody their token.
    if (parts.holding?.id !== holding.id) throw changed(parts)
    const carries = ['access token'] as const
    return traceTalk(ports.tell, { endpoint, method, url, carries, send: () => seam.send(request) })
  }
  const response = await attempt(first)
  // RFC 9449 §9: once is enough.
  const next = asksForNonce(response.status, response.headers.get('www-authenticate')) ? again() : undefined
  return next ? attempt(next) : response
}

/** Has the trace told what an API wants that refuses a call; the answer does not wait for it. */
function hearRefusal(parts: Parts, { url }: Snapshot, response: Response): void {
  const challenge = readChallenge(response)
  if (!challenge) return
  void load(import('./refusal.ts'))
    .then(({ tellRefusal }) => tellRefusal(parts, { status: response.status, url }, challenge))
    .catch(() => undefined)
}

/** The target of a listed resource. The list is the engine's own, whatever the page has checked. */
function findTarget({ config }: Parts, { target: key }: ListedResource): Target {
  return config.targets.find((target) => target.key === key) ?? { key }
}

/** A token that never was cannot be had without a refresh token. */
const noToken = (target: Target): OidcError =>
  new OidcError(
    'OIDC_NOT_SUPPORTED',
    `There is no access token for ${nameTarget(target)}: it takes a refresh token, and the provider gave none. Ask for one, mostly by \`offline_access\` in \`scope\`.`,
  )

/** The session with a live token for a target: checked against what other tabs did, and renewed where that is due. */
async function beFresh(parts: Parts, { renew }: Renewal, target: Target): Promise<Holding> {
  if (!isCurrent(parts)) await catchUp(parts)
  const age = tellAge(requireHolding(parts).lifetimes.get(target.key), parts.ports)
  if (age !== 'fresh' && parts.seam.canRefresh()) {
    const renewing = renew(target)
    if (age !== 'ageing') await renewing
    else renewing.catch(() => undefined)
  } else if (age === 'missing') throw noToken(target)
  return requireHolding(parts)
}

/** Gives the sender of one engine. */
export function openSender(parts: Parts, renewal: Renewal): SendLive {
  /** Lifetimes of tokens that were renewed after a 401 and have not been accepted since: another 401 asks for no other. */
  const doubtful = new Map<string, Lifetime | undefined>()

  return async (snapshot, endpoint) => {
    const isResource = endpoint === 'resource'
    const target = isResource ? findTarget(parts, requireListed(parts.config.resources, snapshot)) : noApi
    const { key } = target
    const lifetimeNow = (): Lifetime | undefined => requireHolding(parts).lifetimes.get(key)
    const holding = await beFresh(parts, renewal, target)
    const call = { snapshot, endpoint, holding }
    let response = await send(parts, call, snapshot.request)
    const lifetime = holding.lifetimes.get(key)
    const isNew = lifetime !== doubtful.get(key)
    const next = isRefused(response) && isNew && parts.seam.canRefresh() && snapshot.again()
    if (next) {
      if (lifetimeNow() === lifetime) {
        await renewal.renew(target)
        doubtful.set(key, lifetimeNow())
      }
      response = await send(parts, call, next)
    }
    if (!isRefused(response)) doubtful.delete(key)
    checkStrength(response)
    hearRefusal(parts, snapshot, response)
    return response
  }
}

/** Gives a live token to whoever has the key of the exit. */
export async function reveal(
  parts: Parts,
  renewal: Renewal,
  [url, key]: readonly [string, object],
): Promise<string> {
  const { resources } = parts.config
  const target = findTarget(
    parts,
    findListed(resources, url) ?? requireListed(resources, { url, method: 'GET' }),
  )
  await beFresh(parts, renewal, target)
  return parts.seam.reveal(target.key, key)
}
