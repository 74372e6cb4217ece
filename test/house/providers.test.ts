// Each provider has a page, all of one plan, and what the page tells to copy is what its test runs with.
import { runInNewContext } from 'node:vm'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { render } from '../providers/page.ts'
import type { Result } from '../providers/result.ts'
import { providers, variants } from '../providers/table/all.ts'
import { listFiles, readText } from './files.ts'

const all = [...providers, ...variants]
const pages = listFiles('docs/providers', '.md')
const pageOf = (page: string) => `docs/providers/${page}.md`

const plan = [
  /^Settings at |^Why not$/,
  /^Configuration$|^Ways out$/,
  /^What the tokens are for$/,
  /^Errors people meet$/,
]

/** What the examples of a page give to createOidcClient. */
async function readOptions(text: string): Promise<unknown[]> {
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  const given: unknown[] = []
  for (const block of blocks) {
    const { code } = await transform(block, { loader: 'ts', format: 'cjs' })
    const claimcheck = { createOidcClient: (options: unknown) => given.push(options) }
    // The example runs as it stands on the page, with a client that only listens.
    runInNewContext(code, { require: () => claimcheck, module: {}, exports: {} })
  }
  return given
}

test('there is a page for each provider, and no other', () => {
  expect(pages).toEqual([...new Set(all.map(({ page }) => pageOf(page)))].toSorted())
})

describe.each(pages)('%s', (page) => {
  const text = readText(page)
  test('follows the plan, in 40 to 90 lines', () => {
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title)
    expect(titles).toHaveLength(plan.length)
    for (const [index, title] of titles.entries()) expect(title).toMatch(plan[index] ?? /never/)
    const { length } = text.split('\n')
    expect(length).toBeGreaterThanOrEqual(40)
    expect(length).toBeLessThanOrEqual(90)
  })

  test('has the options that its tests run with, and no others', async () => {
    const proven = all.filter((entry) => pageOf(entry.page) === page && !entry.refused)
    const wanted = new Set(proven.map(({ options }) => JSON.stringify(options)))
    const given = await readOptions(text)
    expect(given.map((options) => JSON.parse(JSON.stringify(options)))).toEqual(
      [...wanted].map((options) => JSON.parse(options)),
    )
  })

  test('names the code of every mistake that its tests make', () => {
    const mistakes = all
      .filter((entry) => pageOf(entry.page) === page)
      .flatMap(({ mistakes: made = [], refused }) => [...made, ...(refused ? [refused] : [])])
    expect(mistakes.map(({ code }) => code).filter((code) => !text.includes(code))).toEqual([])
  })
})

describe('docs/providers.md', () => {
  const proven: Result = { name: 'Okta', outcome: 'path proven' }
  const rowsOf = (results: Result[]) =>
    render(results)
      .split('\n')
      .filter((line) => line.startsWith('| ['))

  test('has a row for each provider, and says nothing of one that the run did not prove', () => {
    const rows = rowsOf([proven])
    expect(rows).toHaveLength(all.length)
    expect(rows.filter((row) => row.includes('path proven'))).toEqual([
      '| [Okta](providers/okta.md) | path proven |  |',
    ])
    expect(rows.filter((row) => row.includes('not proven'))).toHaveLength(all.length - 1)
  })

  test('is the same whatever the order of the run', () => {
    const told = ['b', 'a'].map((title): Result => ({ name: 'Okta', outcome: { code: 'OIDC_X', title } }))
    const results = [proven, ...told]
    expect(render(results)).toBe(render(results.toReversed()))
  })
})
