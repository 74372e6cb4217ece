// Whether a page load is a callback of ours: by path and by state, read and cleaned at once.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCallback } from '../../../src/flow/callback.ts'
import { openStage, origin, place } from './stage.ts'

const state = `${place.stateMark}abc`

function read(address: string) {
  const { flow, moves, steps } = openStage(address)
  return { callback: readCallback(flow.page, place, flow.tell), moves, steps, address: flow.page.url() }
}

const ours: [string, string, string][] = [
  ['with a code', `/callback?code=c&state=${state}`, `code=c&state=${state}`],
  ['with an error', `/callback?error=x&state=${state}`, `error=x&state=${state}`],
  ['in the fragment', `/callback#code=c&state=${state}`, `code=c&state=${state}`],
  ['in query and fragment', `/callback?code=c#state=${state}`, `code=c&state=${state}`],
  [
    'with a parameter in both places',
    `/callback?code=c&state=${state}#code=d`,
    `code=c&state=${state}&code=d`,
  ],
  ['with two states', `/callback?state=x&state=${state}&code=c`, `state=x&state=${state}&code=c`],
  ['of a logout', `/bye?state=${state}`, `state=${state}`],
  ['with names that end alike', `/callback?code=c&state=${state}#mycode=1`, `code=c&state=${state}`],
  ['with a fragment of the app', `/callback?code=c&state=${state}#/orders`, `code=c&state=${state}`],
]

test.each(ours)('a callback %s is ours, and taken off the address', (_, at, parameters) => {
  const { callback, moves } = read(origin + at)
  expect(callback).toEqual({ parameters, hasState: true })
  expect(moves).toEqual([['show', at.startsWith('/bye') ? place.postLogoutRedirectUri : place.redirectUri]])
})

const foreign: [string, string, boolean][] = [
  ['a code without state', '/callback?code=c', false],
  ['an error without state', '/callback?error=access_denied', false],
  ['a code with another state', '/callback?code=c&state=other', true],
  ['a code whose state has the mark further in', `/callback?code=c&state=x${state}`, true],
  ['a code whose state is the mark in other letters', `/callback?code=c&state=${state.toUpperCase()}`, true],
]

test.each(foreign)('%s is foreign, and stays where it is', (_, at, hasState) => {
  expect(read(origin + at)).toEqual({
    callback: { isForeign: true, hasState },
    moves: [],
    steps: [],
    address: origin + at,
  })
})

const none: [string, string][] = [
  ['the start page', `${origin}/`],
  ['the callback page by itself', place.redirectUri],
  ['the callback page with parameters of the app', `${place.redirectUri}?page=2#a`],
  ['the logout page by itself', place.postLogoutRedirectUri],
  ['a path below', `${origin}/callback/x?code=c&state=${state}`],
  ['a path that begins alike', `${origin}/callback2?code=c&state=${state}`],
  ['another path', `${origin}/help?code=c&state=${state}`],
  ['another origin', `https://evil.example/callback?code=c&state=${state}`],
]

test.each(none)('%s is no callback, and stays as it is', (_, address) => {
  const { callback, moves } = read(address)
  expect([callback.parameters, callback.isForeign ?? false, moves]).toEqual([undefined, false, []])
})

describe('the trace', () => {
  test('tells of a code, never which', () => {
    expect(read(`${place.redirectUri}?code=secret&state=${state}`).steps).toEqual([
      { type: 'callback', outcome: 'success', url: place.redirectUri, brings: ['authorization code'] },
    ])
  })
  test('tells of an error, never what it says', () => {
    expect(read(`${place.redirectUri}?error=secret&state=${state}`).steps).toEqual([
      { type: 'callback', outcome: 'error', url: place.redirectUri, brings: [] },
    ])
  })
})

test('a redirect URI with a query of its own is shown as it is registered', () => {
  const { flow, moves } = openStage(`${origin}/callback?a=1&code=c&state=${state}`)
  const registered = `${origin}/callback?a=1`
  readCallback(flow.page, { ...place, redirectUri: registered }, flow.tell)
  expect(moves).toEqual([['show', registered]])
})

test('whatever the address, it is ours and clean, or as it was', () => {
  const names = ['code', 'state', 'error', 'iss', 'code[]', 'x', '', '%E0%A4%A', '__proto__']
  const values = ['', 'c', state, place.stateMark, 'x', '%00', '%E0%A4%A', '\u202e', 'a'.repeat(1000)]
  const pair = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...values))
    .map(([name, value]) => `${name}=${value}`)
  const list = fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.join('&'))
  const path = fc.constantFrom('/callback', '/bye', '/', '/callback/')
  const { page } = openStage().flow
  const holds = (at: string, query: string, fragment: string): boolean => {
    const before = new URL(`${at}?${query}#${fragment}`, origin).href
    let address = before
    const shown = { ...page, url: () => before, show: (next: string) => void (address = next) }
    const { parameters } = readCallback(shown, place, () => undefined)
    if (parameters === undefined) return address === before
    const states = new URLSearchParams(parameters).getAll('state')
    const isOurs = states.some((one) => one.startsWith(place.stateMark))
    return isOurs && [place.redirectUri, place.postLogoutRedirectUri].includes(address)
  }
  fc.assert(fc.property(path, list, list, holds), { numRuns: 3_000 })
})
