// The fuzzing of metadata at work: few cases of a fixed seed here, many of any seed in `npm run fuzz`.
import { expect, test } from 'vitest'
import { isJsonObject } from '../../../src/protocol/json.ts'
import type { JsonObject } from '../../../src/protocol/json.ts'
import { fuzzMetadata, parts } from '../../fuzz/metadata.ts'

const amount = { cases: 600, seed: 1 }

test('of any document only harmless endpoints are taken', async () => {
  expect(await fuzzMetadata().run(amount)).not.toHaveProperty('failure')
})

/** Reads it as an honest one, and puts another member in. */
const taking =
  (name: string, isTaken: (value: string) => boolean): typeof parts.readMetadata =>
  (document, ...rest) => {
    const metadata = parts.readMetadata({ ...document, [name]: 'https://id.example/x' }, ...rest)
    const value = document[name]
    return typeof value === 'string' && isTaken(value) ? { ...metadata, [name]: value } : metadata
  }

const parse = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? Object.freeze(Object.setPrototypeOf(value, null) as JsonObject) : undefined
  } catch {
    return undefined
  }
}

test.each<[string, Partial<typeof parts>]>([
  [
    'looks at the beginning of a URL only',
    { readMetadata: taking('jwks_uri', (url) => /^https:\/\//i.test(url)) },
  ],
  ['takes http:', { readMetadata: taking('token_endpoint', (url) => /^https?:\/\/[^@#]*$/i.test(url)) }],
  ['takes any URL', { readMetadata: taking('userinfo_endpoint', URL.canParse) }],
  [
    'does not compare the issuer',
    {
      readMetadata: (document, policy, tell) =>
        parts.readMetadata(document, { ...policy, expectedIssuer: [document['issuer'] as string] }, tell),
    },
  ],
  [
    'forgets the list of origins',
    {
      readMetadata: (document, policy, tell) =>
        parts.readMetadata(document, { ...policy, endpointOrigins: undefined }, tell),
    },
  ],
  ['reads names twice', { readJsonObject: parse }],
  ['throws untyped errors', { readMetadata: () => decodeURIComponent('%') as never }],
  [
    'fills a template with anything',
    { isExpectedIssuer: ([template = ''], found) => found.startsWith(template.split('{')[0] ?? '') },
  ],
])('a product that %s is found out', async (_, broken) => {
  expect(await fuzzMetadata({ ...parts, ...broken }).run(amount)).toHaveProperty('failure')
})
