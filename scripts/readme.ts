// What the README promises: its first example is built and measured, so it is read from there and nowhere else.
import { readFileSync } from 'node:fs'

/** Takes the first TypeScript block out of README.md. */
export function readFirstExample(): string {
  const example = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync('README.md', 'utf8'))?.[1]
  if (example === undefined) throw new Error('README.md has no ```ts block')
  return example
}
