// Playground app: shows what a call gave back, a response or a typed error.
import { OidcError } from 'claimcheck'
import { record } from '../story/record.ts'
import { type Child, fill, make } from './dom.ts'

export type Answer =
  | { readonly kind: 'response'; readonly response: Response; readonly body: string; readonly took: number }
  | { readonly kind: 'value'; readonly value: object; readonly took: number }
  | { readonly kind: 'error'; readonly error: unknown }

const remedies = {
  fix: 'Change the code or the configuration.',
  'sign-in': 'Ask the person to sign in again.',
  retry: 'Try again in a moment.',
  report: 'Report it: something is wrong at the provider, or somebody is interfering.',
} as const

/** Makes a call and keeps whatever comes of it. */
export async function answerOf(call: () => Promise<object>): Promise<Answer> {
  const start = performance.now()
  try {
    const value = await call()
    const took = performance.now() - start
    if (!(value instanceof Response)) return { kind: 'value', value, took }
    return { kind: 'response', response: value, body: await value.text(), took }
  } catch (error) {
    // A call that was refused before anything was sent leaves no other trace in the diagram.
    if (error instanceof OidcError) record({ type: 'error', code: error.code, at: performance.now() })
    return { kind: 'error', error }
  }
}

export function showAnswer(place: HTMLElement, answer: Answer, title?: string) {
  const heading = title === undefined ? undefined : make('h3', {}, title)
  fill(place, heading, ...describeAnswer(answer))
}

function describeAnswer(answer: Answer): Child[] {
  if (answer.kind === 'error') return [describeError(answer.error)]
  if (answer.kind === 'value') {
    return [
      statusLine('verified', 'sub is the one of the ID Token', answer.took),
      block(JSON.stringify(answer.value)),
    ]
  }
  const { response, body, took } = answer
  return [statusLine(String(response.status), response.statusText, took), refusal(response), block(body)]
}

function statusLine(status: string, meaning: string, took: number) {
  const tone = /^[45]/.test(status) ? 'bad' : 'good'
  return make(
    'p',
    { class: 'status-line' },
    make('span', { class: `badge ${tone}`, 'data-testid': 'answer-status' }, status),
    make('span', {}, meaning),
    make('span', { class: 'took' }, `${Math.max(1, Math.round(took))} ms`),
  )
}

/** The sentence in `WWW-Authenticate`, where an API says why it refused. */
function refusal(response: Response): Child {
  const sentence = /error_description="([^"]*)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1]
  return sentence === undefined
    ? undefined
    : make('p', { class: 'refusal', 'data-testid': 'refusal' }, sentence)
}

function block(text: string) {
  return make('pre', { 'data-testid': 'answer-body', tabindex: '0' }, indent(text))
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** The parts of an `OidcError`, which are all that an app ever needs to look at. */
export function describeError(error: unknown): HTMLElement {
  if (!(error instanceof OidcError)) {
    return make('p', { class: 'message' }, error instanceof Error ? error.message : String(error))
  }
  const list = make('dl', { class: 'error', 'data-testid': 'error' })
  const add = (name: string, value: string, note?: string) =>
    list.append(
      make('dt', {}, name),
      make(
        'dd',
        { 'data-testid': `error-${name}` },
        make('code', {}, value),
        note === undefined ? undefined : make('span', {}, note),
      ),
    )
  add('code', error.code)
  if (error.check !== undefined) add('check', error.check, 'the check of the ID Token that failed')
  add('remedy', error.remedy, remedies[error.remedy])
  if (error.oauth !== undefined) add('oauth', error.oauth.error, 'what the provider called it')
  return make('div', {}, list, make('p', { class: 'message', 'data-testid': 'error-message' }, error.message))
}
