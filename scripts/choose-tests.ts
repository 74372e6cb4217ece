// Chooses browser tests for engines that have no time for all: the first of each kind. Tests are of one kind if one line of a file
// declares them, as it does for a table of values. Attacks are of one kind if they differ in their level only; their last counts, too.

/** What Playwright tells of tests that it lists. */
export type Listed = {
  title: string
  suites?: Listed[]
  specs?: { title: string; file: string; line: number; column: number; tests: { projectName: string }[] }[]
}

/** A test as a line of a list for Playwright. */
type Entry = { line: string; kind: string; isAttack: boolean }

function flatten({ suites = [], specs = [] }: Listed, above: string[]): Entry[] {
  const own = specs.flatMap(({ title, file, line, column, tests }) =>
    tests.map(({ projectName }) => {
      const project = `[${projectName}]`
      const isAttack = file.startsWith('attack/')
      const [attack = ''] = title.split(' · ')
      const kind = `${project} ${file} ${isAttack ? attack : `${line}:${column}`}`
      return { line: [project, file, ...above, title].join(' › '), kind, isAttack }
    }),
  )
  return [...own, ...suites.flatMap((suite) => flatten(suite, [...above, suite.title]))]
}

/** The lines of a list for `playwright test --test-list-invert`: what those projects leave out. */
export function leaveOut({ suites = [] }: Listed, projects: readonly string[]): string[] {
  const kinds = new Map<string, Entry[]>()
  for (const entry of suites.flatMap((file) => flatten(file, [])))
    kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry])
  return [...kinds.values()]
    .flatMap((alike) => alike.slice(1, alike[0]?.isAttack ? -1 : undefined))
    .map(({ line }) => line)
    .filter((line) => projects.some((project) => line.startsWith(`[${project}] `)))
}
