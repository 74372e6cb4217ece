// Each provider of the table, in a real browser at its real addresses: the whole path, or what the app is told instead.
import { readdirSync } from 'node:fs'
import { annotation, type Result } from '../providers/result.ts'
import { proveMistake } from '../providers/mistakes.ts'
import { provePath } from '../providers/proof.ts'
import { expect, setStage, test } from '../providers/stage.ts'
import { providers, variants } from '../providers/table/all.ts'

const all = [...providers, ...variants]

for (const provider of all.filter(({ refused }) => !refused)) {
  test(`${provider.name}: the whole path`, async ({ stage }, testInfo) => {
    setStage(stage, provider)
    await provePath(stage, provider)
    const result: Result = { name: provider.name, outcome: 'path proven' }
    testInfo.annotations.push({ type: annotation, description: JSON.stringify(result) })
  })
}

for (const provider of all) {
  const { name, mistakes = [], refused } = provider
  for (const mistake of refused ? [refused] : mistakes) {
    test(`${name}: an app that ${mistake.title} is told what to change`, async ({ stage }, testInfo) => {
      await proveMistake(stage, provider, mistake)
      const result: Result = { name, outcome: { code: mistake.code, title: mistake.title } }
      testInfo.annotations.push({ type: annotation, description: JSON.stringify(result) })
    })
  }
}

test('the table has 25 providers, and every recorded document is used', () => {
  expect(providers).toHaveLength(25)
  const used = new Set(all.map(({ document }) => (typeof document === 'string' ? `${document}.json` : '')))
  expect(readdirSync('test/providers/documents').filter((file) => !used.has(file))).toEqual([])
})
