// Room engine: keeps a session beyond the page and finds it again; where storage fails, the session lives on in memory.
import type { Clocks, Lifetime } from '../access-token/lifetime.ts'
import type { Envelope } from '../access-token/seam.ts'
import type { OidcError } from '../errors/oidc-error.ts'
import { parseJws } from '../id-token/jws.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import type { Restored } from './engine.ts'
import { isSamePerson, toIdentity } from './engine-state.ts'
import type { Holding, Parts } from './engine-state.ts'
import { proverOf } from './proof.ts'
import type { Kept, SessionRecord } from './sessions.ts'

/** Makes the record of a session, with its sealed secrets where the app chose to keep them. */
async function toRecord(holding: Holding, envelope: Envelope): Promise<SessionRecord> {
  const { id, generation, claims, idToken, nonce, scope, lifetimes, sessionState, proofKey } = holding
  const { iss, sub } = claims
  const sid = typeof claims['sid'] === 'string' ? claims['sid'] : undefined
  const sealed = await envelope.seal?.()
  const kept = sealed && { idToken, nonce, scope, lifetimes, sessionState, sealed, proofKey }
  return { version: 1, id, generation, iss, sub, sid, kept }
}

function tellDowngrade({ ports }: Parts): void {
  ports.tell({ type: 'notice', message: 'Storage cannot be used: the session is kept in memory only.' })
}

function tellDropped({ ports }: Parts): void {
  ports.tell({ type: 'notice', message: 'The stored session is gone or damaged.' })
}

/** The epoch that a sign-in goes on with: that of a session of the same person. */
async function findEpoch(
  { config, sessions, holding }: Parts,
  claims: IdTokenClaims,
): Promise<{ readonly id: string; readonly generation: number } | undefined> {
  if (config.keeps !== 'nothing') {
    const found = await sessions.read().catch(() => undefined)
    return found && isSamePerson(found, claims) ? found : undefined
  }
  // Tabs that keep nothing cannot tell whose session another one is: they leave each other alone.
  const { id } = sessions.word()
  return id && (!holding || isSamePerson(holding.claims, claims)) ? { id, generation: 0 } : undefined
}

/** Stores a new session. It goes on as the one of the same person where there is one, so that other tabs stay signed in. */
export async function keepNew(
  parts: Parts,
  terms: Omit<Holding, 'id' | 'generation'>,
  envelope: Envelope,
): Promise<Holding> {
  const { config, sessions } = parts
  const { id = crypto.randomUUID(), generation = 0 } = (await findEpoch(parts, terms.claims)) ?? {}
  const holding: Holding = { ...terms, id, generation: generation + 1 }
  if (config.keeps === 'nothing') return holding
  try {
    await sessions.write(await toRecord(holding, envelope))
  } catch {
    tellDowngrade(parts)
  }
  return holding
}

/** Stores a renewed session; `false` where another tab has ended or replaced it meanwhile. */
export async function keepRenewed(parts: Parts, holding: Holding, envelope: Envelope): Promise<boolean> {
  const { sessions, config } = parts
  const before = config.keeps === 'session' ? holding.generation - 1 : undefined
  try {
    if (config.keeps !== 'nothing' && !(await sessions.replace(await toRecord(holding, envelope), before)))
      return false
  } catch {
    tellDowngrade(parts)
  }
  const { id = holding.id, end } = sessions.word()
  return id === holding.id && !end
}

/** A stored lifetime on the clocks of this page. */
function resume(
  { receivedAt, seconds }: Lifetime,
  { clockTolerance }: Parts['config'],
  { now, steady }: Clocks,
): Lifetime {
  // A token from the future came before the clock was set back: its age is unknown, so it counts as old.
  const passed = now() - receivedAt
  const age = passed < -clockTolerance * 1000 ? Infinity : Math.max(0, passed)
  return { receivedAt, receivedSteady: steady() - age, seconds }
}

/** The session of a record, and its opened envelope. */
async function open(
  { config, ports, seam }: Parts,
  { id, generation, iss, sub }: SessionRecord,
  { idToken, nonce, scope, lifetimes, sessionState, sealed, proofKey }: Kept,
): Promise<{ holding: Holding; envelope: Pick<Envelope, 'keep'> }> {
  const claims = parseJws(idToken).payload as unknown as IdTokenClaims
  if (claims.iss !== iss || claims.sub !== sub || config.dpop !== Boolean(proofKey))
    throw new Error('The record holds the ID Token of another session.')
  const envelope = await seam.unseal(sealed, proofKey && (await proverOf(proofKey, ports.now)))
  const known = new Map([...lifetimes].map(([key, told]) => [key, resume(told, config, ports)] as const))
  return {
    holding: { id, generation, claims, idToken, nonce, scope, sessionState, proofKey, lifetimes: known },
    envelope,
  }
}

/** Takes over a record that another page load or another tab has stored. */
export async function adopt(parts: Parts, found: SessionRecord): Promise<Holding | undefined> {
  const { era, holding: before, sessions } = parts
  if (!found.kept || parts.config.keeps !== 'session') return undefined
  try {
    const { holding, envelope } = await open(parts, found, found.kept)
    if (parts.era !== era || parts.holding !== before) return parts.holding
    envelope.keep()
    parts.holding = holding
    parts.ending = undefined
    return holding
  } catch (thrown) {
    // What could not be loaded is no damage.
    if ((thrown as OidcError).code === 'OIDC_NETWORK') throw thrown
    tellDropped(parts)
    await sessions.take().catch(() => undefined)
    return undefined
  }
}

/** Finds the session of an earlier page load. */
export async function restore(parts: Parts): Promise<Restored> {
  const { sessions, config } = parts
  const found = await sessions.read().catch(() => tellDowngrade(parts))
  if (!found) {
    if (sessions.word().id && config.keeps !== 'nothing') tellDropped(parts)
    return {}
  }
  const holding = await adopt(parts, found)
  return holding ? { identity: toIdentity(holding) } : { isMark: config.keeps === 'mark' && !found.isMute }
}
