// Room engine: refreshes the access token: one request for all callers and all tabs, dropped if the session changed meanwhile.
import { tellAge } from '../access-token/lifetime.ts'
import { placeholder } from '../access-token/seam.ts'
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

async function ask(parts: Parts, before: Holding): Promise<Holding> {
  const { envelope, lifetime, ...answer } = await requestTokens(parts, await parts.provider(), {
    grant: { grant_type: 'refresh_token', refresh_token: placeholder },
    carries: ['refresh token'],
    expects: { nonce: before.nonce, refreshed: true },
    before: before.lifetime,
  })
  const drop = (error: OidcError): OidcError => {
    envelope.discard(parts.config.clientId)
    return error
  }
  const { claims = before.claims, idToken = before.idToken, scope = before.scope } = answer
  try {
    checkSameIdentity(before.claims, claims)
  } catch (thrown) {
    throw drop(thrown as OidcError)
  }
  const generation = before.generation + 1
  const holding: Holding = { ...before, generation, claims, idToken, scope, lifetime }
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
async function askPatiently(parts: Parts, before: Holding): Promise<Holding> {
  for (const [index, pause] of pauses.entries()) {
    try {
      return await ask(parts, before)
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
  return ask(parts, before)
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
async function renewAlone(parts: Parts, before: Holding): Promise<Holding> {
  const newer = await adoptNewer(parts, before)
  if (newer && tellAge(newer.lifetime, parts.ports) === 'fresh') return newer
  const current = newer ?? before
  try {
    return await askPatiently(parts, current)
  } catch (thrown) {
    // The token may have been used up by another tab, or by an answer that got lost: what is stored now decides.
    const found = isInvalidGrant(thrown as OidcError) && (await adoptNewer(parts, current))
    if (!found) throw thrown
    return tellAge(found.lifetime, parts.ports) === 'expired' ? ask(parts, found) : found
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

/** Renews once and tells how it went; ends the session where the provider says so. */
export async function renewOnce(parts: Parts): Promise<void> {
  const { ports, config } = parts
  const before = requireHolding(parts)
  ports.hear({ renewal: 'running' })
  try {
    const work = (): Promise<Holding> => renewAlone(parts, before)
    const { claims, scope } = await (config.keeps === 'session' ? ports.withLock(work) : work())
    ports.hear({ renewal: 'idle', scope, ...(claims !== before.claims && { claims }) })
  } catch (thrown) {
    if (parts.holding?.id !== before.id) throw changed(parts)
    const error = toEnd(thrown as OidcError)
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
