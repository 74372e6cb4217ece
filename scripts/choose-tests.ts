// Chooses browser tests for a run that has no time for all: so many of each kind. Tests are of one kind if one line of a file declares
// them, as it does for a table of values, and their titles begin with the same word, which is the row that they prove; attacks, if
// they differ in nothing but their level.

/** What Playwright tells of tests that it lists. */
export type Listed = {
  title: string
  suites?: Listed[]
  specs?: { title: string; file: string; line: number; column: number; tests: { projectName: string }[] }[]
}

/** A test as a line of a list for Playwright. */
type Entry = { line: string; kind: string; project: string }

function flatten({ suites = [], specs = [] }: Listed, above: string[]): Entry[] {
  const here = specs.flatMap(({ title, file, line, column, tests }) =>
    tests.map(({ projectName: project }) => {
      const [attack = ''] = title.split(' · ')
      const [row = ''] = title.split(' ')
      const own = file.startsWith('attack/') ? attack : [line, column, ...above, row].join()
      return {
        line: [`[${project}]`, file, ...above, title].join(' › '),
        kind: `${project} ${file} ${own}`,
        project,
      }
    }),
  )
  return [...here, ...suites.flatMap((suite) => flatten(suite, [...above, suite.title]))]
}

/** How many tests of a kind a project runs; all, if it is not named. */
export type Most = Readonly<Record<string, number>>

/** The lines of a list for `playwright test --test-list-invert`: what is more than that. */
export function leaveOut({ suites = [] }: Listed, most: Most): string[] {
  const counts = new Map<string, number>()
  return suites
    .flatMap((file) => flatten(file, []))
    .filter(({ project, kind }) => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return count > (most[project] ?? Infinity)
    })
    .map(({ line }) => line)
}
