// Attacks: docs/security-results.md, made of the rows of a run. Nothing in it changes from run to run.
import { levels, type Level } from './levels.ts'
import type { Outcome, Row, Timing } from './row.ts'

const introduction = `# Attacks, and what came of them

This page is written by the tests in [test/attack](../test/attack): each word in a table is what a real browser did, in Chromium and in
Firefox alike unless a cell names the engine. \`npm run attacks\` runs them all; \`npm test\` has time for X and some of L, in Firefox for
the first level of each, and fails when it finds something else than this page says. To write into it what a run found:
\`npx tsx scripts/attack-table.ts .cache/browser/report.json\`.

How to read it:

- **late** is a hostile script that starts after the sign-in has finished; **early** is one that runs before claimcheck. **-**: the attack
  does not come from a script, or its time makes no difference.
- Levels: **page** is \`inPage()\`, **worker** is \`inWorker()\`; **bearer** tokens work for whoever has them, **dpop** tokens are bound
  to a key (RFC 9449).
- **stopped**: the attacker has nothing of use, and an honest sign-in works afterwards. In the same test, the same attack has succeeded
  where it must: on a careless page, without the defence, or with an honest answer.
- **bound to a key**: the attacker holds a token. It was sent from elsewhere, with a key of the attacker's own and without one, and
  nobody took it. A script can still use it in this page, while it runs.
- **not stopped**: the attacker gets what was wanted: tokens were tried from elsewhere, and worked. The test fails if the attack fails, so that
  this page stays true.

No word here means that a page is safe from scripts. What no level stops comes first; see [SECURITY.md](../SECURITY.md) for what helps
from outside, and for whom a backend is the better place.
`

const sections: [title: string, holds: (outcomes: string[]) => boolean][] = [
  ['What nothing here stops', (outcomes) => outcomes.every((outcome) => outcome === 'not stopped')],
  ['What some levels stop', (outcomes) => outcomes.some((outcome) => outcome !== 'stopped')],
  ['What every level stops', () => true],
]

const timings = ['-', 'late', 'early']
const engines: Record<string, string> = { chromium: 'Chromium', firefox: 'Firefox' }

/** One line: an attack at one time. */
type Line = { id: string; name: string; timing: string; rows: Row[] }

const byName = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true })

function order(one: Line, other: Line): number {
  return (
    byName(one.id, other.id) ||
    byName(one.name, other.name) ||
    timings.indexOf(one.timing) - timings.indexOf(other.timing)
  )
}

function toLines(rows: readonly Row[]): Line[] {
  const lines: Line[] = []
  for (const row of rows) {
    const { id, name, timing } = row
    const line = lines.find((one) => one.id === id && one.name === name && one.timing === timing)
    if (line) line.rows.push(row)
    else lines.push({ id, name, timing, rows: [row] })
  }
  return lines.toSorted(order)
}

const seenOf = ({ rows }: Line) =>
  rows.flatMap(({ outcome }) => (typeof outcome === 'string' ? [outcome as string] : []))

/** What the engines saw at one level: one word if it is the same. */
function cell({ rows }: Line, level: Level): string {
  const found = rows.filter((row) => row.level === level)
  const words = Object.keys(engines).flatMap((engine) => {
    const { outcome } = found.find((row) => row.engine === engine) ?? {}
    if (outcome === undefined) return []
    return [[engine, typeof outcome === 'string' ? outcome : 'not tried'] as const]
  })
  const [first] = words
  if (!first) return ''
  if (words.length === Object.keys(engines).length && words.every(([, word]) => word === first[1]))
    return first[1]
  return words.map(([engine, word]) => `${engines[engine]}: ${word}`).join('; ')
}

function section(title: string, lines: Line[]): string {
  if (lines.length === 0) return ''
  const head = ['attack', 'script', ...levels]
  const body = lines.map((line) => {
    const cells = levels.map((level) => cell(line, level))
    return [`${line.id} ${line.name}`, line.timing, ...cells]
  })
  const table = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`)
  return `\n## ${title}\n\n${table.join('\n')}\n`
}

function listMissing(lines: Line[]): string {
  const found = lines.flatMap(({ id, name, rows }) =>
    rows.flatMap(({ engine, outcome }) =>
      typeof outcome === 'string' ? [] : [`- ${id} ${name}, in ${engines[engine]}: ${outcome.missing}`],
    ),
  )
  return found.length === 0
    ? ''
    : `\n## Not tried\n\nFor want of a platform feature:\n\n${[...new Set(found)].join('\n')}\n`
}

/** Writes the page. */
export function render(rows: readonly Row[]): string {
  const lines = toLines(rows)
  const placed = lines.map((line) => ({
    line,
    title: sections.find(([, holds]) => holds(seenOf(line)))?.[0],
  }))
  const tables = sections.map(([title]) =>
    section(
      title,
      placed.filter((one) => one.title === title).map(({ line }) => line),
    ),
  )
  return [introduction, ...tables, listMissing(lines)].join('')
}

const outcomes: readonly string[] = ['stopped', 'bound to a key', 'not stopped'] satisfies Outcome[]

/** The rows of a cell: one word that holds for every engine, or a word for each that is named. */
function readCell(text: string, line: Omit<Row, 'engine' | 'outcome'>, page: string): Row[] {
  const named = Object.fromEntries(text.split('; ').map((part) => part.split(': ')))
  return Object.entries(engines).flatMap(([engine, shown]): Row[] => {
    const word: string = named[shown] ?? text
    const [, missing = ''] = page.split(`\n- ${line.id} ${line.name}, in ${shown}: `)
    if (word === 'not tried')
      return [{ ...line, engine, outcome: { missing: missing.split('\n', 1)[0] ?? '' } }]
    return outcomes.includes(word) ? [{ ...line, engine, outcome: word as Outcome }] : []
  })
}

/** The rows that a page was written from. */
export function read(page: string): Row[] {
  const lines = page.matchAll(/^\| (\w-\d+) (.+) \| (-|late|early) \| (.*) \|$/gm)
  return [...lines].flatMap(([, id = '', name = '', timing = '', text = '']) => {
    const cells = text.split(' | ')
    return levels.flatMap((level, index) =>
      readCell(cells[index]?.trim() ?? '', { id, name, timing: timing as Timing, level }, page),
    )
  })
}

/** What a run found, and what was known of what it had no time for. */
export function merge(found: readonly Row[], known: readonly Row[]): Row[] {
  const nameOf = ({ id, name, timing, level, engine }: Row) => [id, name, timing, level, engine].join('|')
  const names = new Set(found.map(nameOf))
  return [...found, ...known.filter((row) => !names.has(nameOf(row)))]
}
