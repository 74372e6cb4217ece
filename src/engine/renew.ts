// Room engine: refreshes the access token: one request for all callers and all tabs, dropped if the session changed meanwhile.
import { renewLifetime, tellAge } from '../access-token/lifetime.ts'
import type { Age } from '../access-token/lifetime.ts'
import { placeholder } from '../access-token/seam.ts'
import { mainTarget, nameTarget, targetParameters } from '../access-token/targets.ts'
import type { Target } from '../access-token/targets.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { checkSameIdentity } from '../id-token/verify.ts'
import { changed, requireHolding } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import { adopt, keepRenewed } from './keeping.ts'
import { end, follow } from './ending.ts'
import { catchUp, isCurrent } from './tabs.ts'
import { requestTokens } from './token-request.ts'

/** Milliseconds between tries inside a call, and the longest pause that a provider may ask a call for. */
const pauses = [500, 1_000, 2_000]
const longestPause = 10_000

/** A quarter more or less, so that many tabs do not ask at once. */
export const jitter = (milliseconds: number): number => milliseconds * (0.75 + Math.random() / 2)

/** Whether a target is that of the sign-in itself. */
export const isMain = ({ config }: Parts, { key }: Target): boolean => key === mainTarget(config).key

/** Asks with the refresh token for the access token of a target. */
async function ask(parts: Parts, before: Holding, target: Target): Promise<Holding> {
  const { envelope, lifetime, ...answer } = await requestTokens(parts, await parts.provider(), {
    grant: { grant_type: 'refresh_token', refresh_token: placeholder, ...targetParameters(target) },
    target: target.key,
    carries: ['refresh token'],
    expects: { nonce: before.nonce, refreshed: true },
    before: [...before.lifetimes.values()].at(-1),
  })
  const drop = (error: OidcError): OidcError => {
    envelope.discard(parts.config.clientId)
    return error
  }
  const { claims = before.claims, idToken = before.idToken } = answer
  // The session's scope is what the sign-in was granted; that of another token is that API's affair.
  const scope = (isMain(parts, target) ? answer.scope : undefined) ?? before.scope
  try {
    checkSameIdentity(before.claims, claims)
  } catch (thrown) {
    throw drop(thrown as OidcError)
  }
  const generation = before.generation + 1
  const lifetimes = renewLifetime(before.lifetimes, target.key, lifetime)
  const holding: Holding = { ...before, generation, claims, idToken, scope, lifetimes }
  const isOurs = parts.holding === before && (await keepRenewed(parts, holding, envelope))
  if (!isOurs || parts.holding !== before) {
    if (parts.holding === before) await catchUp(parts)
    // Another session's record stands in the place of ours, and nobody said so.
    if (parts.holding === before) follow(parts, { reason: 'signed-out' })
    throw drop(changed(parts))
  }
  envelope.keep()
  parts.holding = holding
  if (parts.config.keeps === 'session') parts.sessions.say(holding)
  return holding
}

/** Whether a failure may be over in a moment: the provider was not reached, or is busy. */
const isPassing = ({ code, remedy }: OidcError): boolean =>
  code === 'OIDC_NETWORK' || (code === 'OIDC_TOKEN_REQUEST_FAILED' && remedy === 'retry')

/** Asks, and asks again a little later where the provider was not reached or busy. */
async function askPatiently(parts: Parts, before: Holding, target: Target): Promise<Holding> {
  for (const [index, pause] of pauses.entries()) {
    try {
      return await ask(parts, before, target)
    } catch (thrown) {
      const { retryAfter = 0 } = thrown as OidcError
      const isWorthIt = isPassing(thrown as OidcError) && !parts.ports.isOffline()
      if (!isWorthIt || retryAfter * 1000 > longestPause) throw thrown
      parts.ports.tell({ type: 'notice', message: `The renewal is tried again, try ${index + 2}.` })
      await new Promise<void>((resolve) =>
        parts.ports.after(Math.max(jitter(pause), retryAfter * 1000), resolve),
      )
      if (parts.holding !== before) throw changed(parts)
    }
  }
  return ask(parts, before, target)
}

const isInvalidGrant = ({ oauth }: OidcError): boolean => oauth?.error === 'invalid_grant'

/** Takes over what another tab has renewed: the session as it is then, if it is newer than ours. */
async function adoptNewer(parts: Parts, before: Holding): Promise<Holding | undefined> {
  if (parts.config.keeps !== 'session') return undefined
  const found = await parts.sessions.read().catch(() => undefined)
  const isNewer = found?.id === before.id && found.generation > before.generation
  return isNewer ? adopt(parts, found) : undefined
}

/** Renews while no other tab does: what another has renewed meanwhile is taken over instead. */
async function renewAlone(parts: Parts, before: Holding, target: Target): Promise<Holding> {
  const age = ({ lifetimes }: Holding): Age => tellAge(lifetimes.get(target.key), parts.ports)
  const newer = await adoptNewer(parts, before)
  if (newer && age(newer) === 'fresh') return newer
  const current = newer ?? before
  try {
    return await askPatiently(parts, current, target)
  } catch (thrown) {
    // The token may have been used up by another tab, or by an answer that got lost: what is stored now decides.
    const found = isInvalidGrant(thrown as OidcError) && (await adoptNewer(parts, current))
    if (!found) throw thrown
    return /expired|missing/.test(age(found)) ? ask(parts, found, target) : found
  }
}

/** The error that ends a session: the provider's definitive word, or another person's token. Any other failure ends nothing. */
function toEnd(cause: OidcError): OidcError | undefined {
  const { code, oauth } = cause
  if (/^OIDC_ID/.test(code)) return cause
  if (!/^invalid_grant$|_required$/.test(oauth?.error ?? '')) return undefined
  return new OidcError('OIDC_SESSION_ENDED', 'The provider ended the session. Sign in again.', {
    cause,
    oauth,
  })
}

/** The provider gives no token for one API, though it may go on with the session. */
function toUngranted(cause: OidcError, target: Target): OidcError {
  const message = `The provider gives no access token for ${nameTarget(target)}, see \`oauth\`. Let the person agree by \`signIn(error.signIn)\`, or allow it for this client there.`
  const signIn = { prompt: 'consent' }
  return new OidcError('OIDC_TOKEN_REQUEST_FAILED', message, {
    cause,
    oauth: cause.oauth,
    remedy: 'sign-in',
    signIn,
  })
}

/** What a failed renewal comes to: the end of the session, or an error that ends nothing. */
async function judge(parts: Parts, cause: OidcError, target: Target): Promise<OidcError | undefined> {
  const refusal = cause.oauth?.error ?? ''
  if (isMain(parts, target) || !refusal) return toEnd(cause)
  // Some providers say `invalid_grant` of what was not consented to: a renewal of the session itself tells.
  if (refusal === 'invalid_grant') await renewOnce(parts, mainTarget(parts.config))
  if (/^(invalid_(grant|target|scope)|access_denied)$|_required$/.test(refusal))
    throw toUngranted(cause, target)
  return undefined
}

/** Renews once and tells how it went; ends the session where the provider says so. */
export async function renewOnce(parts: Parts, target: Target): Promise<void> {
  const { ports, config } = parts
  const before = requireHolding(parts)
  ports.hear({ renewal: 'running' })
  try {
    const work = (): Promise<Holding> => renewAlone(parts, before, target)
    const { claims, scope } = await (config.keeps === 'session' ? ports.withLock(work) : work())
    ports.hear({ renewal: 'idle', scope, ...(claims !== before.claims && { claims }) })
  } catch (thrown) {
    if (parts.holding?.id !== before.id) throw changed(parts)
    const error = await judge(parts, thrown as OidcError, target)
    if (!error) throw thrown
    // A sign-out in another tab revoked the token; nobody told this one yet.
    if (!isCurrent(parts)) {
      await catchUp(parts)
      throw changed(parts)
    }
    await end(parts, { reason: 'ended', error })
    throw error
  }
}
