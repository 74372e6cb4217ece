// Fuzzing: objects made of members that are each in order, or not. Most of them are as usual, so that one fault stands alone.
import fc from 'fast-check'

/** Good and bad values of each member; the first good one is the usual one. `undefined` is a member that is not there. */
export type Table = Readonly<Record<string, readonly [good: readonly unknown[], bad: readonly unknown[]]>>

/** A member that is not as usual: the number of its value, among the good ones or the bad ones. */
export interface Choice {
  readonly name: string
  readonly isBad: boolean
  readonly number: number
}

/** What an object is made of, and whether any member of it is bad. */
export interface Picked {
  readonly members: Readonly<Record<string, unknown>>
  readonly isBad: boolean
}

/** Chooses what is not as usual. */
export function choose(table: Table): fc.Arbitrary<Choice[]> {
  const choice = fc
    .tuple(fc.constantFrom(...Object.keys(table)), fc.nat({ max: 4 }), fc.nat({ max: 99 }))
    .map(([name, kind, number]) => ({ name, isBad: kind === 4, number }))
  return fc.array(choice, { maxLength: 3 })
}

/** Makes the object; of two choices of a member the last one counts. */
export function pick(table: Table, choices: readonly Choice[]): Picked {
  const last = new Map(choices.map((choice) => [choice.name, choice]))
  let isBad = false
  const members = Object.entries(table).map(([name, [good, bad]]) => {
    const { isBad: isWrong, number } = last.get(name) ?? { isBad: false, number: 0 }
    const values = isWrong && bad.length > 0 ? bad : good
    isBad ||= values === bad
    return [name, values[number % values.length]]
  })
  return { members: Object.fromEntries(members) as Picked['members'], isBad }
}
