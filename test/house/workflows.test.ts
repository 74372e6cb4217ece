// The workflows run what README.md says, with pinned actions, no more rights than each job needs, and no stored token.
import { describe, expect, test } from 'vitest'
import { listFiles, readText } from './files.ts'

const files = listFiles('.github/workflows')

/** What is wrong with a workflow. */
function findFaults(text: string): string[] {
  const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action)
  const images = [...text.matchAll(/(?:container|runs-on): (.*)/g)].map(([, image = '']) => image)
  return [
    ...actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ...images.filter((image) => /latest$/.test(image)),
    ...(/^permissions: \{\}$/m.test(text) ? [] : ['rights that no job asked for']),
    ...[...text.matchAll(/secrets\.\w+|NODE_AUTH_TOKEN|NPM_TOKEN|pull_request_target/g)].map(
      ([found]) => found,
    ),
    ...[...text.matchAll(/run: .*\$\{\{.*/g)].map(([found]) => found),
    ...[...text.matchAll(/actions\/checkout@.*\n(?!\s+with:\n\s+persist-credentials: false)/g)].map(
      () => 'a checkout that keeps its token',
    ),
  ]
}

test.each(files)('%s', (file) => {
  expect(findFaults(readText(file))).toEqual([])
})

describe('what is refused', () => {
  const honest = readText('.github/workflows/release.yml')
  test.each([
    [/@[0-9a-f]{40} # v4\.4\.0/, '@v4', 'actions/setup-node@v4'],
    [/ubuntu-24\.04/, 'ubuntu-latest', 'ubuntu-latest'],
    [/^permissions: \{\}$/m, '', 'rights that no job asked for'],
    [/github\.token/, 'secrets.NPM', 'secrets.NPM'],
    [/run: \.ci\/run/, 'run: echo ${{ github.ref }}', 'run: echo ${{ github.ref }}'],
    [/persist-credentials: false/, 'fetch-depth: 1', 'a checkout that keeps its token'],
  ])('%s → %s', (pattern, spoilt, fault) => {
    expect(findFaults(honest.replace(pattern, spoilt))).toContain(fault)
  })
})

test('CI runs .ci/run; a release, too, before it publishes with provenance', () => {
  expect(files).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml'])
  for (const file of files) expect(readText(file)).toContain('      - run: .ci/run\n')
  const release = readText('.github/workflows/release.yml')
  const publishing = release.slice(release.indexOf('\n  publish:'), release.indexOf('\n  attach:'))
  expect(publishing).toContain('needs: test\n')
  expect(publishing).toMatch(/npm publish .*--provenance/)
  expect([release.match(/id-token: write/g), publishing.match(/id-token: write/g)]).toEqual([
    ['id-token: write'],
    ['id-token: write'],
  ])
})
