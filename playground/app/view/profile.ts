// Playground app: the person as a cloakroom ticket, and each verified claim with what it means and what checked it.
import type { IdTokenClaims } from 'claimcheck'
import { passedChecks } from '../story/record.ts'
import { noteOn, sortClaims } from './claim-notes.ts'
import { make } from './dom.ts'

export function describePerson(claims: IdTokenClaims, open: boolean): HTMLElement {
  const table = tableOf(claims)
  table.open = open
  return make('div', {}, ticketOf(claims), table)
}

function ticketOf({ name, email, email_verified, picture, sub }: IdTokenClaims) {
  const avatar = make('img', { alt: '', width: '72', height: '72', src: String(picture ?? '') })
  const verified = email_verified === true ? make('span', { class: 'verified' }, '✓ confirmed') : undefined
  return make(
    'div',
    { class: 'ticket' },
    make('div', { class: 'stub' }, avatar),
    make(
      'div',
      { class: 'body' },
      make('p', { class: 'kicker' }, 'From the verified ID Token'),
      make('h1', { id: 'person-name' }, String(name ?? sub)),
      make('p', { class: 'email' }, String(email ?? 'no e-mail address'), verified),
    ),
  )
}

function tableOf(claims: IdTokenClaims) {
  const checks = passedChecks()
  const rows = sortClaims(claims).map(([claim, value]) => rowOf(claim, value, checks))
  const heads = ['Claim', 'Value', 'What it means', 'Check'].map((head) => make('th', { scope: 'col' }, head))
  const table = make(
    'table',
    { id: 'claims' },
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...rows),
  )
  const summary = make('summary', {}, `${rows.length} claims and the check behind each`)
  return make('details', { class: 'claims' }, summary, table)
}

function rowOf(claim: string, value: unknown, checks: ReadonlySet<string>) {
  const { meaning, check } = noteOn(claim)
  const text = readable(claim, value)
  const passed = checks.has(check)
  const sentence = passed ? `✓ ${check}` : '–'
  return make(
    'tr',
    { 'data-claim': claim },
    make('th', { scope: 'row' }, claim),
    make('td', { class: 'value', title: text }, text),
    make('td', { class: 'meaning' }, meaning),
    make('td', { class: 'check' }, make('span', { class: passed ? 'passed' : 'none' }, sentence)),
  )
}

const moments = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at'])

function readable(claim: string, value: unknown): string {
  if (moments.has(claim) && typeof value === 'number') return momentOf(new Date(value * 1000))
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The time of a moment today, the date of any other. */
function momentOf(moment: Date): string {
  const isToday = moment.toDateString() === new Date().toDateString()
  return isToday
    ? moment.toLocaleTimeString('en-GB')
    : moment.toLocaleDateString('en-GB', { dateStyle: 'medium' })
}
