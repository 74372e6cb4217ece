// Playground app: keeps the trace across page loads, so that the diagram tells the whole story. Trace events hold no secret.
import type { TraceEvent } from 'claimcheck'

export interface StoryEvent {
  /** Counts the page loads of this tab. */
  readonly page: number
  /** Milliseconds since 1970, so that page loads can be compared. */
  readonly time: number
  readonly event: TraceEvent
}

const key = 'playground:story'
const LIMIT = 400

let events = read()
const page = (events.at(-1)?.page ?? 0) + 1
const listeners = new Set<(event: StoryEvent) => void>()

export function record(event: TraceEvent) {
  const entry = { page, time: performance.timeOrigin + event.at, event }
  events = [...events, entry].slice(-LIMIT)
  sessionStorage.setItem(key, JSON.stringify(events))
  for (const listener of listeners) listener(entry)
}

export const storySoFar = (): readonly StoryEvent[] => events

export function onRecord(listener: (event: StoryEvent) => void) {
  listeners.add(listener)
}

export function clearStory() {
  events = []
  sessionStorage.removeItem(key)
}

/** The checks that stood since this page was loaded. */
export function passedChecks(): ReadonlySet<string> {
  const checks = new Set<string>()
  for (const { event, page: of } of events) {
    if (of === page && event.type === 'check' && event.passed) checks.add(event.check)
  }
  return checks
}

function read(): StoryEvent[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? (stored as StoryEvent[]) : []
  } catch {
    return []
  }
}
