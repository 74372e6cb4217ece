// The documents can be followed: examples compile against the built package as a reader pastes them, and links lead to files.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'

const folder = '.cache/examples'
const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...listFiles('docs', '.md')]

/** As in an empty Vite app, where relative imports carry `.ts`. */
const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  types: [],
  jsx: 'react-jsx',
  module: 'preserve',
  moduleDetection: 'force',
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
}

/** Takes the `ts` and `tsx` blocks out. One that begins with `// src/name.ts` is that file, so that others can import it. */
function readExamples(file: string): [name: string, code: string][] {
  const text = readText(file)
  const plain = file.endsWith('.ts') ? text.replace(/^ *\* ?/gm, '') : text
  return [...plain.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(([, language, code = ''], index) => {
    const name = /^\/\/ src\/([\w-]+\.tsx?)$/m.exec(code.split('\n', 1)[0] ?? '')?.[1]
    return [name ?? `${file.replaceAll('/', '-')}-${index + 1}.${language}`, code]
  })
}

/** Compiles files and names those that have a fault, each with its first one. */
function findFaults(files: [name: string, code: string][]): Record<string, string> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const all = [...files, ['tsconfig.json', JSON.stringify({ compilerOptions })] as const]
  for (const [name, text] of all) writeFileSync(path.join(folder, name), text)
  const { stdout } = spawnSync(path.resolve('node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' })
  // What other packages declare is theirs: arktype's types want Node's, where an app skips the check of libraries.
  const faults = [...stdout.matchAll(/^(?!node_modules\/)(?:.*\/)?([^/\n]+\.tsx?)\(.*$/gm)].toReversed()
  return Object.fromEntries(faults.map(([fault, name = '']) => [name, fault]))
}

test('the examples compile; one that is spoilt does not', () => {
  const examples = [...pages, ...listFiles('src', '.ts')].flatMap(readExamples)
  expect(examples.length).toBeGreaterThan(5)
  const spoilt = `${examples[0]?.[1]}\nexport const spoilt: string = oidc`
  const drawn = 'export const drawn: string = <p>No string</p>'
  const faulty: [string, string][] = [
    ['spoilt.ts', spoilt],
    ['drawn.tsx', drawn],
  ]
  expect(Object.keys(findFaults([...examples, ...faulty])).toSorted()).toEqual(['drawn.tsx', 'spoilt.ts'])
})

test.each(pages)('the links of %s lead to files', (page) => {
  const links = [...readText(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !existsSync(path.join(path.dirname(page), link)))).toEqual([])
})
