// The bolt: nothing can be added to Object.prototype, and what is there stays as it was. In a realm of its own, since it is for good.
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { lockdown } from '../../../src/client/lockdown.ts'

/** Runs a script in a fresh realm, after the bolt or without it; gives what it throws, or its value. */
function run(script: string, times: number): unknown {
  const bolt = `(${String(lockdown)})();`.repeat(times)
  return runInNewContext(
    `${bolt} 'use strict'; try { (() => { 'use strict'; return ${script} })() } catch (error) { error.name }`,
  )
}

const additions = [
  `Object.prototype.polluted = 'yes'`,
  `({}).__proto__.polluted = 'yes'`,
  `Object.defineProperty(Object.prototype, 'then', { get() {} }) && 'yes'`,
  `Object.defineProperty(Object.prototype, 'toJSON', { value() {} }) && 'yes'`,
  `Object.assign(Object.prototype, { polluted: 'yes' }) && 'yes'`,
]

test.each(additions)('%s', (script) => {
  expect([run(script, 1), run(script, 2)]).toEqual(['TypeError', 'TypeError'])
})

test.each(additions)('without it: %s', (script) => {
  expect(run(script, 0)).toBe('yes')
})

test.each([
  [`String(Object.assign({}, { toString: () => 'own' }))`, 'own'],
  [`String(new (class { toString() { return 'own' } })())`, 'own'],
  [`(() => { const plain = {}; plain.toString = () => 'own'; return String(plain) })()`, 'own'],
  [`(() => { Object.prototype.toString = () => 'patched'; return String({}) })()`, 'patched'],
  [`Reflect.deleteProperty(Object.prototype, 'toString')`, true],
])('as before: %s', (script, expected) => {
  expect(run(script, 1)).toBe(expected)
})

test('gives nothing', () => {
  expect(run(`(${String(lockdown)})()`, 1)).toBeUndefined()
})
