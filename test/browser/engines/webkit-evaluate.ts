// Browser tests: runs functions in a page of WebKitGTK. What they promise is asked for again and again, so that other tabs get their turns.
import { DriverError } from './driver-error.ts'
import { poll } from './webkit-driver.ts'
import type { Window } from './webkit-profile.ts'
import type { Json } from '../servers/answer.ts'
import { NavigatedAway, type Tab } from '../tab.ts'

/** WebDriver's code where a document was left while the command was in it. */
const left = 'no such frame'

/** Where a document keeps the answers of functions that still run in it. */
const key = 'claimcheck test'

type Settled<R> = { id?: number; value?: R; error?: string; isGone?: boolean }

const startScript = (work: string, argument: string) => `
  const own = window['${key}'] ?? { answers: {}, last: 0 }
  if (!window['${key}']) Object.defineProperty(window, '${key}', { value: own })
  const describe = (error) => error instanceof Error ? error.name + ': ' + error.message : String(error)
  try {
    const value = (${work})(${argument})
    if (typeof value?.then !== 'function') return { value }
    const id = (own.last += 1)
    own.answers[id] = {}
    value.then((value) => (own.answers[id] = { value, isDone: true }), (error) => (own.answers[id] = { error: describe(error) }))
    return { id }
  } catch (error) {
    return { error: describe(error) }
  }`

const lookScript = `
  const answer = window['${key}']?.answers[arguments[0]]
  if (!answer) return { isGone: true }
  if (answer.isDone || answer.error !== undefined) delete window['${key}'].answers[arguments[0]]
  else return null
  return answer`

export function evaluateIn(window: Window): Tab['evaluate'] {
  const run = async <Value>(script: string, ...args: Json[]): Promise<Value> => {
    try {
      return await window.run<Value>(script, ...args)
    } catch (error) {
      if (error instanceof DriverError && error.code === left) throw new NavigatedAway(error.message)
      throw error
    }
  }
  return async <R>(work: unknown, argument?: Json) => {
    const started = await run<Settled<R>>(startScript(String(work), JSON.stringify(argument) ?? ''))
    const look = async () => (await run<Settled<R> | null>(lookScript, started.id ?? 0)) ?? undefined
    const patience = Number.POSITIVE_INFINITY
    const { value, error, isGone } =
      started.id === undefined ? started : await poll(look, { patience, what: 'it' })
    if (isGone) throw new NavigatedAway('another document is there')
    if (error !== undefined) throw new Error(error)
    return value as R
  }
}
