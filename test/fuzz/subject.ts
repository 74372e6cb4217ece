// Fuzzing: a subject is a part of the product, cases for it, and a judge that knows by itself what must come out.
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import type { OidcErrorCode } from '../../src/errors/codes.ts'
import type { OidcError } from '../../src/errors/oidc-error.ts'

/** What the product did with a case, where it did what it must. */
export type Verdict = 'accepted' | 'refused'

/** How much to run, and from where. */
export interface Amount {
  readonly cases: number
  readonly seed: number
  /** Told of each case before it runs. */
  readonly begun?: () => void
}

/** What came of a run. */
export interface Report {
  readonly name: string
  readonly cases: number
  readonly seconds: number
  readonly accepted: number
  readonly refused: number
  /** Seed and counterexample. */
  readonly failure?: string
}

/** A part of the product under fuzz. */
export interface Subject {
  readonly name: string
  run(amount: Amount): Promise<Report>
  /** Shows the case of that number. */
  show(seed: number, number: number): string
}

/** Makes a subject of cases and of a judge, which throws where the product did what it must not do. */
export function defineSubject<Case>(
  name: string,
  cases: fc.Arbitrary<Case>,
  judge: (one: Case) => Verdict | Promise<Verdict>,
): Subject {
  return {
    name,
    async run({ cases: numRuns, seed, begun }) {
      const tally = { accepted: 0, refused: 0 }
      const property = fc.asyncProperty(cases, async (one) => {
        begun?.()
        tally[await judge(one)] += 1
        // A promise that was rejected and forgotten shows when the loop turns.
        if ((tally.accepted + tally.refused) % 250 === 0) await setImmediate()
      })
      const start = performance.now()
      const details = await fc.check(property, { numRuns, seed })
      const seconds = (performance.now() - start) / 1000
      const failure = details.failed ? describeFailure(details) : findMissing(tally)
      const report = { name, cases: details.numRuns, seconds, ...tally }
      return failure === undefined ? report : { ...report, failure }
    },
    show(seed, number) {
      let last: Case | undefined
      fc.check(
        fc.property(cases, (one) => void (last = one)),
        { numRuns: number, seed },
      )
      return fc.stringify([last])
    },
  }
}

/** Seed, counterexample, and what was wrong. */
function describeFailure<Case>(details: fc.RunDetails<[Case]>): string {
  const { errorInstance: thrown } = details
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? ` (${thrown.cause.message})` : ''
  return `${fc.defaultReportMessage(details) ?? ''}\n${String(thrown)}${cause}`
}

/** The controls: a product that refuses everything, or nothing, was not tested. */
function findMissing(tally: Readonly<Record<Verdict, number>>): string | undefined {
  const [missing] = (['accepted', 'refused'] as const).filter((verdict) => tally[verdict] === 0)
  return missing && `No case was ${missing}: the cases or the product are not what they were.`
}

/** Fails the case. */
export function fault(what: string): never {
  throw new Error(what)
}

/** Fails the case unless this is an error of ours, of one of these codes, that shows none of the secrets. */
export function checkRefusal(
  thrown: unknown,
  codes: readonly OidcErrorCode[],
  secrets: readonly string[] = [],
): 'refused' {
  const { name, code, message } = thrown as OidcError
  if (name !== 'OidcError') throw new Error('An untyped exception', { cause: thrown })
  if (!codes.includes(code)) throw new Error('Another code than expected', { cause: thrown })
  if (secrets.some((secret) => message.includes(secret))) fault('The message shows what it must not')
  return 'refused'
}
