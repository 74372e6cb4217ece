// Room engine: the session's record, which outlives the page, and the sign, by which tabs see that it changed.
import type { Lifetime, Lifetimes } from '../access-token/lifetime.ts'
import type { ProofKey } from '../access-token/proof-keys.ts'
import type { Sealed } from '../access-token/sealing.ts'
import type { EngineConfig, EnginePorts, Records } from './engine.ts'

/** What is kept of a session that is to go on after a reload. */
export interface Kept {
  /** The raw ID Token, whose payload the session's claims are. */
  readonly idToken: string
  readonly nonce: string
  readonly scope: string
  readonly lifetimes: Lifetimes
  readonly sessionState?: string | undefined
  readonly sealed: Sealed
  readonly proofKey?: ProofKey | undefined
}

/** A session's record. Without `kept` it only says that there is one, and whose. */
export interface SessionRecord {
  readonly version: 1
  readonly id: string
  readonly generation: number
  readonly iss: string
  readonly sub: string
  readonly sid?: string | undefined
  /** Whether the provider was asked without the person and had no session: a reload asks no more. */
  readonly isMute?: boolean | undefined
  readonly kept?: Kept | undefined
}

/** Whether a stored value can be what the seam sealed once. */
function isSealed(value: unknown): value is Sealed {
  const { key, iv, bytes } = { ...(value as Sealed) }
  return (
    key instanceof CryptoKey && !key.extractable && iv instanceof Uint8Array && bytes instanceof ArrayBuffer
  )
}

const isLifetime = (value: unknown): boolean => {
  const { receivedAt, seconds = 0 } = { ...(value as Lifetime) }
  return [receivedAt, seconds].every(Number.isFinite)
}

const areLifetimes = (value: unknown): boolean =>
  value instanceof Map && [...value].every(([key, told]) => typeof key === 'string' && isLifetime(told))

const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string')

function isKept(value: unknown): value is Kept | undefined {
  if (value === undefined) return true
  const { sessionState = '', ...kept } = { ...(value as Kept) }
  return (
    areTexts(kept.idToken, kept.nonce, kept.scope, sessionState) &&
    areLifetimes(kept.lifetimes) &&
    isSealed(kept.sealed)
  )
}

/** Whether a stored value is a session's record: storage may be old, cut or forged. */
function isSessionRecord(value: unknown): value is SessionRecord {
  const { version, id, generation, iss, sub, sid = '', kept } = { ...(value as SessionRecord) }
  return version === 1 && areTexts(id, iss, sub, sid) && Number.isFinite(generation) && isKept(kept)
}

/** What is left of a session that was ended, so that no late answer brings it back. */
interface Tombstone {
  readonly version: 1
  readonly ended: string
}

/** What the sign says: which session and how often renewed, or how the last one ended. */
export interface Word {
  readonly id?: string
  readonly generation: number
  readonly end?: 'signed-out' | 'ended'
}

function readWord(said: string): Word {
  if (said === 'signed-out' || said === 'ended') return { end: said, generation: 0 }
  const [id = '', generation] = said.split('.')
  return { ...(id && { id }), generation: Number(generation) }
}

/** The record of one client's session, and its sign. */
export interface Sessions {
  /** What the sign says now. */
  word(): Word
  /** Says which session there is, or how it ended. */
  say(word: Pick<SessionRecord, 'id' | 'generation'> | 'signed-out' | 'ended'): void
  /** The record, if it is whole and the one that the sign speaks of. */
  read(): Promise<SessionRecord | undefined>
  /** Stores the record of a new session. */
  write(record: SessionRecord): Promise<void>
  /** Stores the record of a renewed session; `false` where it was ended, replaced, or renewed from another generation. */
  replace(record: SessionRecord, generation?: number): Promise<boolean>
  /** Notes that asking the provider without the person is in vain. */
  mute(): Promise<void>
  /** Takes the record away; of many callers one gets it. */
  take(): Promise<SessionRecord | undefined>
}

const known = (value: unknown): SessionRecord | undefined =>
  typeof value === 'object' && isSessionRecord(value) ? value : undefined
const endedId = (value: unknown): string | undefined =>
  (value as Partial<Tombstone> | null | undefined)?.ended

/** The ways to change a stored record, each in one transaction. */
function openRecord(key: string, records: Records): Pick<Sessions, 'write' | 'replace' | 'mute' | 'take'> {
  /** Changes a record that is there; an empty place stays empty. */
  async function change(work: (value: unknown) => unknown): Promise<void> {
    if ((await records.get(key)) !== undefined) await records.update(key, work)
  }
  return {
    write: (record) => records.set(key, record),
    async replace(record, generation) {
      const result = await records.update(key, (value) => {
        const old = known(value)
        const isOurs = old?.id === record.id && old.generation === (generation ?? old.generation)
        // Neither a record nor an end: the storage was cleared under a living session.
        return isOurs || (!old && endedId(value) === undefined) ? record : value
      })
      return result === record
    },
    async mute() {
      await change((value) => {
        const old = known(value)
        return old ? { ...old, isMute: true } : value
      })
    },
    async take() {
      let taken: SessionRecord | undefined
      await change((value) => {
        taken = known(value)
        const tombstone = taken && ({ version: 1, ended: taken.id } satisfies Tombstone)
        return tombstone ?? value
      })
      return taken
    },
  }
}

/** Opens the record and the sign of one client. */
export function openSessions({ stateMark }: EngineConfig, { records, sign }: EnginePorts): Sessions {
  const key = `session ${stateMark}`
  const word = (): Word => readWord(sign.read() ?? '')
  const say: Sessions['say'] = (next) =>
    sign.write(typeof next === 'string' ? next : `${next.id}.${next.generation}`)
  return {
    ...openRecord(key, records),
    word,
    say,
    async read() {
      const value = await records.get(key)
      const { id } = word()
      // A late answer may have put the sign back up: the record knows better.
      if (id && endedId(value) === id) say('signed-out')
      const record = known(value)
      return record && record.id === id ? record : undefined
    },
  }
}
