// Measures what README's first example costs: bundled by esbuild and by rollup, dependencies included, gzip -9 per file.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { rollup } from 'rollup'
import { readFirstExample } from './readme.ts'

/**
 * Bytes, compressed. 1 kB is 1000 bytes here and in the README. `total` is what the example loads on its way: parts that only
 * an option asks for are counted apart.
 */
const budget = { total: 36_050, entry: 7_000 }

/** Parts that are loaded where an option asks for them, or where an API refuses a call. */
const optional = /dpop-proof|attendance|pushed-request|refusal|worker-engine/

/** What all files together should come down to; not reached yet, see docs/decisions/0004-size.md. */
const goal = 14_000

/** One file of a bundle, and the files that it imports statically. */
type Chunk = { name: string; bytes: number; imports: string[] }

const compress = (code: string): number => gzipSync(code, { level: 9 }).length

async function bundleByEsbuild(entry: string): Promise<Chunk[]> {
  const shared = { bundle: true, splitting: true, format: 'esm', target: 'es2022', minify: true } as const
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: { app: entry },
    outdir: '.cache/size/esbuild',
    write: false,
    metafile: true,
  })
  return Object.entries(metafile.outputs).map(([name, { imports }]) => ({
    name,
    bytes: compress(outputFiles.find(({ path }) => path.endsWith(name))?.text ?? ''),
    imports: imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
  }))
}

async function bundleByRollup(entry: string): Promise<Chunk[]> {
  const resolvePackages = {
    name: 'resolve-packages',
    resolveId: (id: string) => (/^[./]/.test(id) ? null : fileURLToPath(import.meta.resolve(id))),
  }
  const bundle = await rollup({ input: { app: entry }, plugins: [resolvePackages] })
  const { output } = await bundle.generate({ entryFileNames: '[name].js', chunkFileNames: '[name].js' })
  const chunks = output.filter((file) => file.type === 'chunk')
  return Promise.all(
    chunks.map(async ({ fileName, code, imports }) => {
      const minified = await transform(code, { format: 'esm', target: 'es2022', minify: true })
      return { name: fileName, bytes: compress(minified.code), imports }
    }),
  )
}

/** Names a file and everything that it imports statically: what is loaded before anybody signs in. */
function listNeeded(chunks: Chunk[], name: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const imports = chunks.find((chunk) => chunk.name === name)?.imports ?? []
  for (const next of imports) listNeeded(chunks, next, seen)
  return seen
}

const sum = (chunks: Chunk[]): number => chunks.reduce((bytes, chunk) => bytes + chunk.bytes, 0)

function measure(bundler: string, chunks: Chunk[]): { total: number; entry: number } {
  const start = chunks.find(({ name }) => name.endsWith('app.js'))
  if (!start) throw new Error(`${bundler} wrote no app.js`)
  const needed = listNeeded(chunks, start.name)
  const onDemand = sum(chunks.filter(({ name }) => optional.test(name)))
  const entry = sum(chunks.filter(({ name }) => needed.has(name)))
  const size = { total: sum(chunks) - onDemand, entry }
  console.log(
    `${bundler}: ${size.total} bytes, ${entry} of them before anybody signs in; ${onDemand} more where options ask for them`,
  )
  for (const { name, bytes } of chunks) console.log(`  ${String(bytes).padStart(6)}  ${name}`)
  return size
}

mkdirSync('.cache/size', { recursive: true })
const entry = '.cache/size/app.js'
writeFileSync(entry, (await transform(readFirstExample(), { loader: 'ts' })).code)
const sizes = [
  measure('esbuild', await bundleByEsbuild(entry)),
  measure('rollup', await bundleByRollup(entry)),
]
const total = Math.max(...sizes.map((size) => size.total))
const before = Math.max(...sizes.map((size) => size.entry))
writeFileSync(
  '.cache/size.json',
  `${JSON.stringify({ unit: 'bytes, gzip -9', total, entry: before, budget }, null, 2)}\n`,
)
if (total > goal) console.log(`The goal of ${goal} bytes in all is missed by ${total - goal}`)
if (total > budget.total || before > budget.entry) {
  console.error(`Over the budget of ${budget.total} bytes in all and ${budget.entry} before anybody signs in`)
  process.exitCode = 1
}
