// Where the access token may go: the same origin and the same whole path segments as a listed prefix, on any server.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findListed, takeListed } from '../../../src/access-token/resources.ts'
import { refusal } from '../refusal.ts'
import { inside, outside, prefix } from './resources-cases.ts'

const refused = refusal('OIDC_RESOURCE_NOT_LISTED')

const list = (...prefixes: string[]) => prefixes.map((one) => ({ prefix: one, target: '' }))
const isListed = (prefixes: string[], url: string) => findListed(list(...prefixes), url) !== undefined

test.each(inside)('%j is listed', (url) => {
  expect(takeListed(list(prefix), url, undefined).url).toBe(new URL(url).href)
  expect(takeListed(list('https://other.test', prefix), new URL(url), {}).method).toBe('GET')
})

test.each(outside)('%j is not', (url) => {
  expect(() => takeListed(list(prefix), url, undefined)).toThrow(refused)
})

test('a prefix that is an origin lists all of it, and nothing beside', () => {
  expect(isListed(['https://api.test'], 'https://api.test/')).toBe(true)
  expect(isListed(['https://api.test'], 'https://api.test/?a')).toBe(true)
  for (const url of ['https://api.test.evil.test/', 'https://api.test:8443/', 'https://api.testing/']) {
    expect(isListed(['https://api.test'], url)).toBe(false)
  }
})

test('where nothing is listed nothing is', () => {
  expect(isListed([], prefix)).toBe(false)
})

describe('an input is read once', () => {
  test('though it says something else the second time', () => {
    const answers = [`${prefix}/x`, 'https://evil.test/']
    const input = { toString: () => answers.shift() ?? '' }
    const { url, request } = takeListed(list(prefix), input as unknown as URL, undefined)
    expect([url, request.url]).toEqual([`${prefix}/x`, `${prefix}/x`])
  })
  test('though it is a URL that is changed afterwards', () => {
    const input = new URL(`${prefix}/x`)
    const { request } = takeListed(list(prefix), input, undefined)
    input.host = 'evil.test'
    expect(request.url).toBe(`${prefix}/x`)
  })
  test('though it is a Request with a URL of its own', () => {
    const input = Object.defineProperty(new Request('https://evil.test/'), 'url', { value: `${prefix}/x` })
    expect(() => takeListed(list(prefix), input, undefined)).toThrow(refused)
  })
})

describe('the message of a refusal', () => {
  test('names the URL without query, the prefixes, and the option', () => {
    const run = () => takeListed(list(prefix), 'https://evil.test/a?token=secret#b', undefined)
    for (const part of ['https://evil.test/a is', prefix, '`resources`']) expect(run).toThrow(part)
    expect(run).not.toThrow('secret')
  })
  test('does not name a URL with a password', () => {
    const run = () => takeListed(list(prefix), 'https://a:secret@api.test/v1/x', undefined)
    expect(run).toThrow(refused)
    expect(run).not.toThrow('secret')
  })
})

test.each([
  ['a URL that is none', 'https://', undefined],
  ['a method that is none', prefix, { method: 'a b' }],
  ['a body that cannot be', prefix, { body: 'x' }],
])('%s is the TypeError of fetch', (_, url, init) => {
  expect(() => takeListed(list(prefix), url, init)).toThrow(TypeError)
})

/** The segments that a server may see: decoded, backslashes and parameters read its way, dots resolved. */
function readSegments(path: string): string[] {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const seen: string[] = []
  for (const segment of decoded.replaceAll('\\', '/').split('/')) {
    const [name = ''] = segment.split(/[;\0]/)
    if (name === '..') seen.pop()
    else if (name !== '.' && name !== '') seen.push(name)
  }
  return seen
}

test('whatever URL is listed, it has the origin and the whole segments of the prefix, on any server', () => {
  const pieces = [
    'https:',
    'http:',
    '//',
    '/',
    '\\',
    'api.test',
    'evil.test',
    'v1',
    'v',
    '1',
    '.',
    '..',
    '%2e',
    '%2f',
  ]
  const more = [
    '%5C',
    '%2E',
    '%00',
    ';',
    ';a=b',
    '@',
    ':',
    ':443',
    ':8443',
    '?',
    '#',
    '\t',
    ' ',
    '%',
    '%31',
    'x',
    'é',
  ]
  const tail = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 8 }).map((parts) => parts.join(''))
  const start = fc.constantFrom(prefix, `${prefix}/`, 'https://api.test', 'https://api.test/', 'https:', '')
  const holds = (head: string, rest: string): boolean => {
    const text = head + rest
    if (!URL.canParse(text)) return true
    const url = new URL(text)
    if (!isListed([prefix], url.href)) return true
    return url.origin === 'https://api.test' && readSegments(url.pathname)[0] === 'v1'
  }
  fc.assert(fc.property(start, tail, holds), { numRuns: 5_000 })
})

test('whatever is below a prefix in plain words is listed', () => {
  const word = fc.stringMatching(/^[\w~-]{1,9}$/)
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (above, below) => {
      const base = ['https://api.test', ...above].join('/')
      return isListed([base], new URL([base, ...below].join('/')).href)
    }),
    { numRuns: 1_000 },
  )
})
