// No check is silenced anywhere: not the compiler, not the linter, not the formatter, not a test.
import { expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'

// Written in two halves, so that this file does not find itself.
const silencers = [
  ...['ts-ignore', 'ts-nocheck', 'ts-expect-error'].map((name) => `@${name}`),
  ...['eslint', 'oxlint', 'biome', 'tslint'].map((tool) => `${tool}-disable`),
  ...['oxfmt', 'prettier', 'v8', 'c8', 'istanbul'].flatMap((tool) => [`${tool}-ignore`, `${tool} ignore`]),
  ...['test', 'it', 'describe'].map((name) => `${name}.only`),
]

const folders = ['src', 'test', 'playground', 'scripts', 'lint']
const files = folders.flatMap((folder) => listFiles(folder)).filter((file) => /\.[jt]sx?$/.test(file))

test('there are files to look at', () => {
  expect(files.length).toBeGreaterThan(20)
})

test.each(silencers)('nobody writes %s', (silencer) => {
  expect(files.filter((file) => readText(file).includes(silencer))).toEqual([])
})
