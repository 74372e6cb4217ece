// Test servers: the texts of docs/hosting.md, as a reader copies them.
import { readFileSync } from 'node:fs'

const page = 'docs/hosting.md'

/** The fenced text with that language and name. */
export function readBlock(name: string): string {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)
  for (const [, title, text = ''] of blocks) if (title === name) return text
  throw new Error(`${page} has no block called ${name}`)
}

/** Headers by their names in small letters. */
export type Headers = Record<string, string>

/** The headers of a block, each a line `Name: value`. */
export function readHeaders(name: string): Headers {
  const lines = readBlock(name).trim().split('\n')
  return Object.fromEntries(lines.map((line) => toHeader(line)))
}

function toHeader(line: string): [name: string, value: string] {
  const at = line.indexOf(':')
  return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]
}

/** The first text with the two directives that change with `inWorker`. */
export function withWorker(policy: string): string {
  const changes = readBlock('text app, with inWorker').trim().split('; ')
  return changes.reduce((changed, directive) => {
    const [name = ''] = directive.split(' ', 1)
    const before = new RegExp(`(?<=; )${name} [^;]+`)
    if (!before.test(changed)) throw new Error(`The policy has no ${name}`)
    return changed.replace(before, directive)
  }, policy)
}

/** One entry of a file `_headers`. */
export type Rule = { path: string; headers: Headers }

/** The file `_headers`, entry by entry. */
export function readRules(): Rule[] {
  const rules: Rule[] = []
  for (const line of readBlock('text _headers').trimEnd().split('\n')) {
    if (!line.startsWith(' ')) rules.push({ path: line, headers: {} })
    else Object.assign(rules.at(-1)?.headers ?? {}, Object.fromEntries([toHeader(line)]))
  }
  return rules
}

/** What the entries come to at a path: where two name a header, both values are sent. */
export function headersAt(rules: readonly Rule[], path: string): Headers {
  const sent: Headers = {}
  for (const rule of rules.filter((one) => one.path === '/*' || one.path === path)) {
    for (const [name, value] of Object.entries(rule.headers)) {
      sent[name] = sent[name] === undefined ? value : `${sent[name]}, ${value}`
    }
  }
  return sent
}
