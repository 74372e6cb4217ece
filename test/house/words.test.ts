// The two rooms do not know each other's words: neither in their source, nor in what they pull in when built.
import { rollup } from 'rollup'
import { describe, expect, test } from 'vitest'
import { listDoors } from '../../scripts/doors.ts'
import { listFiles, readText } from './files.ts'

/** What a room never says. */
const forbidden: Record<string, RegExp> = {
  'id-token': /access_token|accessToken|refresh_token|refreshToken/,
  'access-token': /\bid_token|idToken|claims|atob/,
}

const namesBoth = (text: string) => /\baccess_token/.test(text) && /\bid_token/.test(text)

/** Bundles a room alone, with every other file of ours that it reaches. */
async function bundleRoom(room: string): Promise<string> {
  const bundle = await rollup({ input: listFiles(`build/${room}`, '.js'), external: /^[^./]/ })
  const { output } = await bundle.generate({})
  return output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
}

describe.each(Object.entries(forbidden))('%s/', (room, words) => {
  test('is not empty', () => {
    expect(listFiles(`src/${room}`, '.ts')).not.toEqual([])
  })
  test('never says the other word in its source', () => {
    expect(listFiles(`src/${room}`).filter((file) => words.test(readText(file)))).toEqual([])
  })
  test('never reaches a file that does', async () => {
    expect(words.exec(await bundleRoom(room))?.[0]).toBeUndefined()
  })
})

test('exactly one file of the source names both tokens', () => {
  expect(listFiles('src').filter((file) => namesBoth(readText(file)))).toHaveLength(1)
})

/** Lists what a door loads before anybody signs in: itself and its static imports. */
function listLoaded(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, next = ''] of readText(file).matchAll(/^(?:import|export) [^;]*'\.\/([^']+)';$/gm)) {
    listLoaded(`dist/${next}`, seen)
  }
  return seen
}

/** The Worker's script is the whole engine in one file; a page loads none of it. */
const worker = 'dist/worker.js'

test('exactly one file of the package names both tokens, for the page', () => {
  const files = listFiles('dist', '.js').filter((file) => file !== worker)
  expect(files.filter((file) => namesBoth(readText(file)))).toHaveLength(1)
})

test('exactly one module of the Worker’s script does', async () => {
  const bundle = await rollup({ input: 'build/worker.js', external: /^[^./]/ })
  const { output } = await bundle.generate({ inlineDynamicImports: true })
  const modules = output.flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []))
  expect(modules.length).toBeGreaterThan(50)
  expect(modules.filter(([, { code }]) => namesBoth(code ?? ''))).toHaveLength(1)
})

test.each(listDoors().filter((door) => `dist/${door}.js` !== worker))(
  'the door %s does not load it before anybody signs in',
  (door) => {
    expect([...listLoaded(`dist/${door}.js`)].filter((file) => namesBoth(readText(file)))).toEqual([])
  },
)
