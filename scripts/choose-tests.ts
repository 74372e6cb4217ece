// Chooses browser tests for engines that have no time for all: the first of each kind. Tests are of one kind if one line of a file
// declares them, as it does for a table of values; attacks, if they differ in nothing but their level.

/** What Playwright tells of tests that it lists. */
export type Listed = {
  title: string
  suites?: Listed[]
  specs?: { title: string; file: string; line: number; column: number; tests: { projectName: string }[] }[]
}

/** A test as a line of a list for Playwright. */
type Entry = { line: string; kind: string }

function flatten({ suites = [], specs = [] }: Listed, above: string[]): Entry[] {
  const own = specs.flatMap(({ title, file, line, column, tests }) =>
    tests.map(({ projectName }) => {
      const project = `[${projectName}]`
      const [attack = ''] = title.split(' · ')
      const kind = file.startsWith('attack/') ? attack : `${line}:${column}`
      return { line: [project, file, ...above, title].join(' › '), kind: `${project} ${file} ${kind}` }
    }),
  )
  return [...own, ...suites.flatMap((suite) => flatten(suite, [...above, suite.title]))]
}

/** The lines of a list for `playwright test --test-list-invert`: what those projects leave out. */
export function leaveOut({ suites = [] }: Listed, projects: readonly string[]): string[] {
  const seen = new Set<string>()
  const further = suites.flatMap((file) =>
    flatten(file, []).filter(({ kind }) => seen.has(kind) || !seen.add(kind)),
  )
  return further
    .map(({ line }) => line)
    .filter((line) => projects.some((project) => line.startsWith(`[${project}] `)))
}
