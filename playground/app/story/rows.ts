// Playground app: turns trace events into the rows of the diagram: arrows, checks, states. Pure.
import type { Cargo, TraceEvent } from 'claimcheck'
import type { StoryEvent } from './record.ts'

export type Lane = 'provider' | 'browser' | 'api'
export type Tone = 'plain' | 'good' | 'bad'

export interface Arrow {
  readonly kind: 'arrow'
  readonly from: Lane
  readonly to: Lane
  readonly label: string
  readonly cargo: readonly Cargo[]
  readonly tone: Tone
  readonly line: 'request' | 'response' | 'travel'
}

export interface Checks {
  readonly kind: 'checks'
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[]
}

export interface Mark {
  readonly kind: 'state' | 'note' | 'error' | 'page'
  readonly text: string
  readonly tone: Tone
}

export type Row = (Arrow | Checks | Mark) & { readonly time: number; readonly page: number }

/** Adds an event to the rows; neighbouring checks share one row. Returns how many rows at the end are new or changed. */
export function addEvent(rows: Row[], entry: StoryEvent): number {
  const before = rows.at(-1)
  const { time, page, event } = entry
  if (event.type === 'check' && before?.kind === 'checks' && before.page === page) {
    rows[rows.length - 1] = {
      ...before,
      checks: [...before.checks, { name: event.check, passed: event.passed }],
    }
    return 1
  }
  const row = { ...describe(event), time, page }
  if (repeats(rows, row)) return 0
  const turned = before !== undefined && before.page !== page
  if (turned) rows.push({ kind: 'page', text: 'the page loads again', tone: 'plain', time, page })
  rows.push(row)
  return turned ? 2 : 1
}

/**
 * Whether a row says nothing new: a state that the page is in already, or an error that the trace has told and that the
 * call it ended tells again.
 */
function repeats(rows: readonly Row[], row: Row): boolean {
  if (row.kind !== 'state' && row.kind !== 'error') return false
  const before = row.kind === 'state' ? rows.findLast(({ kind }) => kind === 'state') : rows.at(-1)
  return before?.kind === row.kind && before.text === row.text && before.page === row.page
}

function describe(event: TraceEvent): Arrow | Checks | Mark {
  switch (event.type) {
    case 'request':
    case 'response':
      return describeMessage(event)
    case 'navigation':
      return { ...travel('browser', 'provider'), label: `to ${event.endpoint}`, cargo: event.carries }
    case 'callback':
      return describeCallback(event)
    case 'check':
      return { kind: 'checks', checks: [{ name: event.check, passed: event.passed }] }
    case 'session':
      return describeSession(event)
    case 'refusal':
      return describeRefusal(event)
    case 'notice':
      return { kind: 'note', text: event.message, tone: 'plain' }
    case 'error':
      return { kind: 'error', text: event.check ? `${event.code} · ${event.check}` : event.code, tone: 'bad' }
  }
}

/** What an API wants that refused a call. */
function describeRefusal({ error, scope, issuers }: Extract<TraceEvent, { type: 'refusal' }>): Mark {
  const wishes = [error, scope && `scope ${scope}`, issuers && `a token of ${issuers}`].filter(Boolean)
  return { kind: 'note', text: `the API wants: ${wishes.join(', ') || 'another token'}`, tone: 'plain' }
}

type Message = Extract<TraceEvent, { type: 'request' | 'response' }>

function describeMessage(event: Message): Arrow {
  const server = event.endpoint === 'resource' ? 'api' : 'provider'
  const place = event.endpoint === 'resource' ? new URL(event.url).pathname : event.endpoint
  if (event.type === 'request') {
    const label = `${event.method} ${place}`
    return {
      kind: 'arrow',
      from: 'browser',
      to: server,
      label,
      cargo: event.carries,
      tone: 'plain',
      line: 'request',
    }
  }
  const tone = event.status < 400 ? 'good' : 'bad'
  const label = `${event.status} ${place}`
  return { kind: 'arrow', from: server, to: 'browser', label, cargo: event.brings, tone, line: 'response' }
}

function travel(from: Lane, to: Lane) {
  return { kind: 'arrow', from, to, tone: 'plain', line: 'travel' } as const
}

function describeCallback({ outcome, brings }: Extract<TraceEvent, { type: 'callback' }>): Arrow {
  const labels = { success: 'back with code', error: 'back with error', foreign: 'unknown answer' }
  const label = outcome === 'success' && brings.length === 0 ? 'back again' : labels[outcome]
  const tone = outcome === 'success' ? 'plain' : 'bad'
  return { ...travel('provider', 'browser'), label, cargo: brings, tone }
}

function describeSession({ status, reason, renewal }: Extract<TraceEvent, { type: 'session' }>): Mark {
  const busy = renewal === 'running' ? 'renewing' : renewal === 'waiting' ? 'renewal waits' : undefined
  if (busy !== undefined) return { kind: 'state', text: busy, tone: 'plain' }
  const known = reason === undefined || reason === 'none' || reason === 'signed-out'
  const text = known ? status : `${status}: ${reason}`
  return { kind: 'state', text: text.replaceAll('-', ' '), tone: status === 'signed-in' ? 'good' : 'plain' }
}
