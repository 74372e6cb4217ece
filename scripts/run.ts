// Runs the programs of node_modules/.bin and waits for them.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** Runs a program of this repository's dependencies and ends this one if it fails. */
export function runOrExit(program: string, args: string[]): void {
  const { status } = spawnSync(path.resolve('node_modules/.bin', program), args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
