// Proof of the harness: a row flips one switch, and says what a client sees before and after.
import type { Json, JsonObject } from '../servers/answer.ts'
import type { Evil } from '../servers/evil.ts'
import { setting } from '../servers/hostile/changes.ts'
import type { Signer } from '../servers/hostile/forgeries.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { idToken, membersOf, textOf, type SeenIdToken, type Sight } from './observe.ts'

export type Row = {
  name: string
  /** The line or two that a test writes. */
  flip: (op: HostileProvider, evil: Evil) => unknown
  look: (op: HostileProvider) => Promise<unknown>
  honest: unknown
  dishonest: unknown
}

type Looker = (op: HostileProvider) => Promise<Sight>

export const member = (look: Looker, name: string) => async (op: HostileProvider) =>
  membersOf(await look(op))[name]

/** A member that is text, such as a token. */
export const textMember = (look: Looker, name: string) => async (op: HostileProvider) =>
  textOf(await look(op), name)
export const status = (look: Looker) => async (op: HostileProvider) => (await look(op)).status
export const text = (look: Looker) => async (op: HostileProvider) => (await look(op)).text
export const header = (look: Looker, name: string) => async (op: HostileProvider) =>
  (await look(op)).headers.get(name)

/** Whether an answer comes through at all. */
export const survives = (look: Looker) => (op: HostileProvider) =>
  look(op).then(
    () => true,
    () => false,
  )

export const ofIdToken =
  (pick: (seen: SeenIdToken) => unknown, ask?: Looker) =>
  async (op: HostileProvider): Promise<unknown> =>
    pick(await idToken(op, ask))

/** A claim that a strict library refuses, for that reason. */
export function refusedClaim(name: string, change: (claims: JsonObject) => JsonObject, reason: string): Row {
  return {
    name,
    flip: ({ switches }) => (switches.idToken.claims = change),
    look: ofIdToken(({ verdict }) => verdict),
    honest: 'genuine',
    dishonest: reason,
  }
}

/** A claim that arrives with another value than the honest one. */
export function otherClaim(claim: string, value: Json, honest?: Json): Row {
  return {
    name: `${claim} is ${JSON.stringify(value)}`,
    flip: ({ switches }) => (switches.idToken.claims = setting({ [claim]: value })),
    look: ofIdToken(({ claims }) => claims[claim]),
    honest,
    dishonest: value,
  }
}

/** A signature that a strict library refuses, for that reason; the header's alg beside it. */
export function refusedSignature(name: string, sign: Signer, dishonest: [alg: Json, reason: string]): Row {
  return {
    name,
    flip: ({ switches }) => (switches.idToken.sign = sign),
    look: ofIdToken(({ header: { alg }, verdict }) => [alg, verdict]),
    honest: ['RS256', 'genuine'],
    dishonest,
  }
}
