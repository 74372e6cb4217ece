// Attacks: many forgeries of one kind, one sign-in each, in one page: all refused for the right reason, and honest ones accepted.
import * as step from '../browser/fixtures.ts'
import type { SignInOptions } from '../../src/index.ts'
import type { Outcome as Found } from '../browser/app/outcome.ts'
import { beHonest } from '../browser/rows/rejection.ts'
import type { JsonObject } from '../browser/servers/answer.ts'
import type { IdTokenSwitch } from '../browser/servers/hostile/switches.ts'
import { attack, type Stage } from './attack.ts'
import { choose, type Level } from './levels.ts'
import type { Outcome } from './row.ts'

const { expect, test } = step

export type Forgery = {
  /** What differs, within its table. */
  name: string
  /** The one thing in which the provider differs from an honest one. */
  flip: (stage: Stage) => unknown
  /** How it is refused; an honest one is not. */
  code?: string
  check?: string
  /** Whether the browser must know nothing from before: no metadata, no keys, no failed sign-ins. */
  isFresh?: boolean
  asks?: SignInOptions & JsonObject
}

/** An ID Token that differs in that, and the check that it fails. */
export const forgedToken = (name: string, idToken: IdTokenSwitch, check?: string): Forgery => ({
  name,
  flip: ({ op }) => Object.assign(op.switches.idToken, idToken),
  ...(check !== undefined && { code: 'OIDC_ID_TOKEN_INVALID', check }),
})

/** Nothing is known of the provider from before. It is forgotten where no client runs that would ask again meanwhile. */
async function forget({ tab }: Stage): Promise<void> {
  await tab.goto('/nobody.js')
  await tab.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()))
  await step.deleteDatabases(tab)
}

/** One sign-in at a provider that forges that. */
async function signInAt(stage: Stage, { flip, asks, isFresh }: Forgery): Promise<Found> {
  beHonest(stage.op)
  choose(stage.level, stage)
  if (isFresh) await forget(stage)
  await flip(stage)
  if (isFresh) await step.openApp(stage.tab)
  return step.signIn(stage.tab, asks)
}

/** Each of them is tried: whether anybody is signed in by one; and nobody has sent anything to a stranger. */
export async function trySignIns(stage: Stage, forgeries: readonly Forgery[]): Promise<Outcome> {
  test.slow()
  await step.openApp(stage.tab)
  const through: string[] = []
  for (const forgery of forgeries) {
    const { status, error } = await signInAt(stage, forgery)
    if (status === 'signed-in') through.push(forgery.name)
    const { name, code, check } = forgery
    expect.soft({ name, code: error?.code, check: error?.check }).toEqual({ name, code, check })
  }
  expect(stage.evil.log).toEqual([])
  return through.length === 0 ? 'stopped' : 'not stopped'
}

export type Table = {
  id: `${string}-${number}`
  name: string
  forgeries: readonly Forgery[]
  /** What is near to a forgery and honest: all of them are accepted. An honest sign-in always is. */
  honest?: readonly Forgery[]
  levels?: readonly Level[]
}

const plain: Forgery = { name: 'an honest sign-in', flip: () => {} }

/** What these attacks are tried at: they are the same by code at every level. */
export const usual: readonly Level[] = ['page bearer', 'worker bearer']

/** Declares the attack by these forgeries: every one is refused, and in the control every honest one is accepted. */
export function forgedTable({ id, name, forgeries, honest = [], levels = usual }: Table): void {
  attack({
    id,
    name: `${name} (${forgeries.length})`,
    levels,
    expected: 'stopped',
    run: (stage) => trySignIns(stage, forgeries),
    async control(stage) {
      const taken: string[] = []
      for (const one of [...honest, plain])
        if ((await signInAt(stage, one)).status === 'signed-in') taken.push(one.name)
      expect(taken).toEqual([...honest, plain].map((one) => one.name))
      return 'not stopped'
    },
  })
}
