// The floor-plan rule sees every file of src/, and every way to import.
import { describe, expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'
import { lint } from './fixture.ts'

const forbidden: Record<string, string> = {
  'a value': `import { seam } from '../access-token/seam.ts'\nexport const x: unknown = seam`,
  'a type': `import type { Seam } from '../access-token/seam.ts'\nexport type X = Seam`,
  'a side effect': `import '../access-token/seam.ts'`,
  'a re-export': `export { seam } from '../access-token/seam.ts'`,
  'a type re-export': `export type { Seam } from '../access-token/seam.ts'`,
  'everything re-exported': `export * from '../access-token/seam.ts'`,
  'a dynamic import': `export const x = (): Promise<unknown> => import('../access-token/seam.ts')`,
  'a dynamic import by variable': `export const x = (name: string): Promise<unknown> => import(name)`,
  "an import('…') type": `export type X = import('../access-token/seam.ts').Seam`,
  'a foreign package': `import { get } from 'idb-keyval'\nexport const x: unknown = get`,
  'a Node module': `import { readFileSync } from 'node:fs'\nexport const x: unknown = readFileSync`,
  'a door': `import { createOidcClient } from '../index.ts'\nexport const x: unknown = createOidcClient`,
  'a file outside src': `import { x as y } from '../../test/x.ts'\nexport const x: unknown = y`,
}

const allowed: Record<string, string> = {
  'its own room': `import { y } from './y.ts'\nexport const x: unknown = y`,
  'a listed room': `import { OidcError } from '../errors/oidc-error.ts'\nexport const x: unknown = OidcError`,
  'a listed package': `import { customFetch } from 'oauth4webapi'\nexport const x: unknown = customFetch`,
}

/** An adapter knows the main door and its framework, and nothing behind them. */
const adapter: [line: string, isRefused: boolean][] = [
  [`export { OidcError } from './index.ts'`, false],
  [`export { createElement } from 'react'`, false],
  [`export { createRoot } from 'react-dom/client'`, true],
  [`export { openCore } from './client/core.ts'`, true],
  [`export type { Session } from './session/session.ts'`, true],
]

describe('the floor plan', async () => {
  const fixtures = { ...forbidden, ...allowed }
  const files = Object.entries(fixtures).map(([, text], index) => [`src/id-token/file-${index}.ts`, text])
  const complaints = await lint({
    ...Object.fromEntries(files),
    'src/flow/value.ts': `import { createEngine } from '../engine/engine.ts'\nexport const x: unknown = createEngine`,
    'src/flow/inline.ts': `import { type Engine } from '../engine/engine.ts'\nexport type X = Engine`,
    'src/flow/type.ts': `import type { Engine } from '../engine/engine.ts'\nexport type X = Engine`,
    'src/cellar/file.ts': 'export const x = 1',
    'src/unknown-door.ts': 'export const x = 1',
    'src/react.ts': adapter.map(([line]) => line).join('\n'),
  })
  const refused = (file: string) =>
    complaints.some((complaint) => complaint.file === file && complaint.rule === 'house(rooms)')

  test.each(Object.keys(forbidden))('refuses %s', (name) => {
    expect(refused(`src/id-token/file-${Object.keys(fixtures).indexOf(name)}.ts`)).toBe(true)
  })
  test.each(Object.keys(allowed))('allows %s', (name) => {
    expect(refused(`src/id-token/file-${Object.keys(fixtures).indexOf(name)}.ts`)).toBe(false)
  })
  test('lets a room import only types where the plan says so', () => {
    expect(['value', 'inline', 'type'].filter((name) => refused(`src/flow/${name}.ts`))).toEqual([
      'value',
      'inline',
    ])
  })
  test('lets an adapter import the main door and its framework only', () => {
    const lines = complaints.filter(({ file }) => file === 'src/react.ts').map(({ line }) => line)
    expect(adapter.map((_, index) => lines.includes(index + 1))).toEqual(adapter.map(([, no]) => no))
  })
  test('refuses a room and a door that are not on it', () => {
    expect([refused('src/cellar/file.ts'), refused('src/unknown-door.ts')]).toEqual([true, true])
  })
})

test('the rule sees every file of src/: a forbidden import in each is reported in each', async () => {
  const files = listFiles('src', '.ts')
  const spoilt = files.map((file) => [file, `${readText(file)}\nimport 'a-foreign-package'\n`])
  const complaints = await lint(Object.fromEntries(spoilt))
  const reported = complaints.filter(({ message }) => message.includes('a-foreign-package'))
  expect(reported.map(({ file }) => file).toSorted()).toEqual(files)
  expect(files.length).toBeGreaterThan(0)
})
