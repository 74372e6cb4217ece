// Every lint rule that the house relies on is seen to refuse what it is for.
import { describe, expect, test } from 'vitest'
import { listFiles } from './files.ts'
import { lint } from './fixture.ts'

/** What must be refused: the rule, the file, the code. */
const refused: [rule: string, file: string, code: string][] = [
  ['house(one-class)', 'src/client/a.ts', 'export class Store {}'],
  ['house(one-class)', 'src/client/b.ts', 'export const a: unknown = class {}'],
  ['house(spec-link)', 'src/protocol/a.ts', 'export function a(): void {}'],
  ['house(spec-link)', 'src/protocol/b.ts', '/** No link. */\nexport const b = (): void => {}'],
  [
    'house(spec-link)',
    'src/protocol/c.ts',
    '/** @see https://example.com/no-fragment */\nexport function c(): void {}',
  ],
  [
    'eslint(max-params)',
    'src/session/a.ts',
    'export function a(b: 1, c: 1, d: 1, e: 1): unknown { return [b, c, d, e] }',
  ],
  [
    'eslint(max-lines-per-function)',
    'src/session/b.ts',
    `export function b(): void {${'void 0\n'.repeat(50)}}`,
  ],
  ['eslint(max-lines)', 'src/session/c.ts', 'export {}\n'.repeat(201)],
  ['eslint(no-console)', 'src/session/k.ts', 'console.log(1)'],
  ['import(no-default-export)', 'src/session/d.ts', 'export default 1'],
  ['import(no-cycle)', 'src/session/e.ts', `import { f } from './f.ts'\nexport const e = (): unknown => f`],
  ['import(no-cycle)', 'src/session/f.ts', `import { e } from './e.ts'\nexport const f = (): unknown => e`],
  ['typescript(no-explicit-any)', 'src/session/g.ts', 'export const a = (b: any): unknown => b'],
  ['typescript(no-non-null-assertion)', 'src/session/h.ts', 'export const a = (b?: string): string => b!'],
  ['typescript(no-floating-promises)', 'src/session/i.ts', 'export const a = (): void => { fetch("/") }'],
  ['typescript(ban-ts-comment)', 'src/session/j.ts', `// @ts-${'ignore'}\nexport const a: string = 1`],
]

const globals =
  'window document location history navigator localStorage sessionStorage indexedDB BroadcastChannel'.split(
    ' ',
  )

/** What the seam may not do, inside a function. */
const unsafe: Record<string, string> = {
  'an async function': 'async () => 1',
  'an await': 'async () => { await token }',
  'a method': '() => other.send(token)',
  'an optional method': '() => other?.send(token)',
  'a global function': '() => fetch(token)',
  'a global constructor': '() => new Map([[1, token]])',
  'a `then` call': '() => other.then(token)',
  'a `then` look-up': '() => other.then',
  'a template': '() => `Bearer ${token}`',
  'a tag': '() => captured`Bearer ${token}`',
  'a spread': '() => captured(...token)',
  'an array pattern': '() => { const [a] = token; return a }',
  'a for…of': '() => { for (const a of token) captured(a) }',
  'a kept array': '() => { const list = [token]; return list }',
  'a plain object': '() => captured({ token })',
  'an object with a late prototype': '() => captured({ token, __proto__: null })',
}

const safe: Record<string, string> = {
  'a captured function': '() => captured(token)',
  'an argument list': '() => captured(other, [token])',
  'a null prototype': '() => captured({ __proto__: null, token })',
  'an object of verbs': '() => ({ send: () => captured(token) })',
  'a local function': '() => { const send = () => captured(token); return send() }',
}

describe('lint', async () => {
  const complaints = await lint({
    ...Object.fromEntries(refused.map(([, file, code]) => [file, code])),
    ...Object.fromEntries(
      globals.map((name) => [`src/flow/${name}.ts`, `export const a: unknown = ${name}`]),
    ),
    ...Object.fromEntries(
      globals.map((name) => [`src/flow/this-${name}.ts`, `export const a: unknown = globalThis.${name}`]),
    ),
    ...Object.fromEntries(
      globals.map((name) => [`src/platform/${name}.ts`, `export const a: unknown = ${name}`]),
    ),
  })
  const hasComplaint = (file: string, rule: string) =>
    complaints.some((complaint) => complaint.file === file && complaint.rule === rule)

  test.each(refused)('%s refuses %s', (rule, file) => {
    expect(hasComplaint(file, rule)).toBe(true)
  })
  test.each(globals)('only platform/ may say %s', (name) => {
    const rule = 'eslint(no-restricted-globals)'
    const places = [`src/flow/${name}.ts`, `src/flow/this-${name}.ts`, `src/platform/${name}.ts`]
    expect(places.map((file) => hasComplaint(file, rule))).toEqual([true, true, false])
  })
})

/** The files that a token passes through. */
const seamFiles = ['seam', 'seam-requests', 'sealing', 'primordials', 'proof-primordials', 'base64url'].map(
  (name) => `src/access-token/${name}.ts`,
)

describe('the seam rule', async () => {
  const names = [...Object.keys(unsafe), ...Object.keys(safe)]
  const spots = [...Object.values(unsafe), ...Object.values(safe)]
  const text = [
    `import { captured } from './captured.ts'; declare const token: never, other: never`,
    ...spots.map((code, index) => `export const spot${index}: unknown = ${code}`),
  ].join('\n')
  const complaints = await lint(Object.fromEntries(seamFiles.map((file) => [file, text])))
  /** The files in which it is refused. */
  const refusals = (name: string) =>
    seamFiles.filter((file) =>
      complaints.some(
        (complaint) =>
          complaint.file === file &&
          complaint.rule === 'house(seam)' &&
          complaint.line === names.indexOf(name) + 2,
      ),
    )

  test.each(Object.keys(unsafe))('refuses %s, wherever a token passes', (name) =>
    expect(refusals(name)).toEqual(seamFiles),
  )
  test.each(Object.keys(safe))('allows %s', (name) => expect(refusals(name)).toEqual([]))
  test('is for files that there are', () => {
    expect(seamFiles.filter((file) => !listFiles('src/access-token').includes(file))).toEqual([])
  })
})
