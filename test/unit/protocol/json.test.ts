// JSON from the network is an object with unique names, bounded and frozen, or it is nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, readJsonObject } from '../../../src/protocol/json.ts'

/** An object in an object, that many in all. */
const nest = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`

const nothing: Record<string, string> = {
  'no JSON': '{a:1}',
  'cut JSON': '{"a":1',
  'an empty text': '',
  'an array': '[{"a":1}]',
  'a string': '"a"',
  'a number': '1',
  null: 'null',
  'a name twice': '{"a":1,"a":1}',
  'a name twice, once escaped': String.raw`{"a":1,"\u0061":2}`,
  'a name twice further in': '{"a":{"b":1,"b":2}}',
  'a name twice in an array': '{"a":[{"b":1,"b":2}]}',
  'a name twice around white space': '{"a" :1,"a"\n:2}',
  '__proto__ twice': '{"__proto__":1,"__proto__":2}',
  'objects nested too deep': nest(26),
  'arrays nested too deep': `{"a":${'['.repeat(25)}${']'.repeat(25)}}`,
  'arrays nested beyond all measure': `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  'a byte order mark': '\uFEFF{}',
}

test.each(Object.entries(nothing))('%s is nothing', (_, text) => {
  expect(readJsonObject(text)).toBeUndefined()
})

const read: Record<string, string> = {
  'an empty object': '{}',
  'strings that look like names': String.raw`{"a":"\"b\":","b":"a\\"}`,
  'the same name in two objects': '{"a":{"b":1},"c":{"b":1}}',
  'values of all kinds': '{"a":[1,"b",true,null,{"c":-1.5e3}]}',
  'a name that is empty': '{"":0}',
  'objects as deep as may be': nest(25),
}

test.each(Object.entries(read))('%s is read as it is', (_, text) => {
  expect(JSON.parse(JSON.stringify(readJsonObject(text)))).toEqual(JSON.parse(text))
})

test('a member called __proto__ is left out, and changes no prototype', () => {
  const object = readJsonObject('{"__proto__":{"admin":true},"a":{"__proto__":{"admin":true}}}')
  expect(object?.['admin']).toBeUndefined()
  expect(object?.['a']).not.toHaveProperty('admin')
  expect(Reflect.ownKeys(object ?? {})).toEqual(['a'])
})

test('what is not a member is undefined, whatever Object.prototype has', () => {
  const object = readJsonObject('{"a":{}}')
  for (const one of [object, object?.['a']]) {
    expect(Object.getPrototypeOf(one)).toBeNull()
    expect((one as Record<string, unknown>)['constructor']).toBeUndefined()
  }
})

test('all of it is frozen', () => {
  const object = readJsonObject('{"a":{"b":[{}]}}')
  const inner = object?.['a'] as { b: readonly [object] }
  for (const one of [object, inner, inner.b, inner.b[0]]) expect(Object.isFrozen(one)).toBe(true)
  expect(inner.b.map((one) => typeof one)).toEqual(['object'])
})

test('only objects that are no arrays are JSON objects', () => {
  expect([{}, Object.create(null)].map(isJsonObject)).toEqual([true, true])
  expect([null, undefined, [], 'a', 1, true].filter(isJsonObject)).toEqual([])
})

test('whatever object is written, it is read as it was', () => {
  const value = fc.jsonValue({ maxDepth: 2 })
  const any = fc.dictionary(fc.string(), value, { maxKeys: 4 })
  const object = any.filter((one) => !JSON.stringify(one).includes('__proto__'))
  fc.assert(
    fc.property(object, fc.constantFrom('', '\t'), (written, space) => {
      const text = JSON.stringify(written, undefined, space)
      return JSON.stringify(readJsonObject(text), undefined, space) === text
    }),
    { numRuns: 1_000 },
  )
})

test('whatever is read throws nothing', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    '"a"',
    '1',
    'null',
    '__proto__',
    ' ',
  )
  const isRead = (parts: string[]): boolean => {
    const object = readJsonObject(parts.join(''))
    return object === undefined || isJsonObject(object)
  }
  fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), isRead), { numRuns: 3_000 })
})
