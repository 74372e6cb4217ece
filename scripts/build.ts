// Builds the package: tsc to build/, rollup to dist/, then the declarations that the doors need. Starts from nothing.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { listDoors } from './doors.ts'
import { runOrExit } from './run.ts'

/** Copies a declaration file and all that it imports; what only the inside needs stays unpublished. */
function publishDeclaration(file: string, done: Set<string>): void {
  if (done.has(file)) return
  done.add(file)
  const target = path.join('dist', path.relative('build', file))
  mkdirSync(path.dirname(target), { recursive: true })
  cpSync(file, target)
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/['"](\.{1,2}\/[^'"]+)\.ts['"]/g)) {
    publishDeclaration(path.join(path.dirname(file), `${specifier}.d.ts`), done)
  }
}

for (const folder of ['build', 'dist']) rmSync(folder, { recursive: true, force: true })
runOrExit('tsc', ['-p', 'tsconfig.build.json'])
runOrExit('rollup', ['--config', '--silent'])
const published = new Set<string>()
for (const door of listDoors()) publishDeclaration(path.join('build', `${door}.d.ts`), published)
