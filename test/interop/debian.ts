// Interop: programs of Debian's packages, unpacked into a folder of ours: nothing is installed, so nobody need be root.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Milliseconds that the download may take. */
const patience = 240_000

export type Unpacked = {
  /** Where the packages believe `/` to be. */
  root: string
  /** The version of the first package. */
  version: string
  /** What their programs must find in the environment. */
  env: NodeJS.ProcessEnv
}

/** Those packages, and what they depend on that this machine has not. */
function listMissing(names: readonly string[]): string[] {
  const args = ['install', '--simulate', '--no-install-recommends', ...names]
  const plan = execFileSync('apt-get', args, { encoding: 'utf8', stdio: 'pipe' })
  return [...new Set([...names, ...[...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)])]
}

/** Downloads packages of the Debian that this machine is, once, and takes them apart. */
export function unpackDebian(names: readonly [string, ...string[]]): Unpacked {
  const [name] = names
  const root = path.resolve('.cache/interop', name)
  const part = `${root}.part`
  if (!existsSync(root)) {
    rmSync(part, { recursive: true, force: true })
    mkdirSync(part, { recursive: true })
    execFileSync('apt-get', ['download', ...listMissing(names)], {
      cwd: part,
      timeout: patience,
      stdio: 'pipe',
    })
    for (const file of readdirSync(part).filter((found) => found.endsWith('.deb'))) {
      const deb = path.join(part, file)
      if (file.startsWith(`${name}_`))
        writeFileSync(path.join(part, 'version'), execFileSync('dpkg-deb', ['--field', deb, 'Version']))
      execFileSync('dpkg-deb', ['-x', deb, part])
      rmSync(deb)
    }
    renameSync(part, root)
  }
  const libraries = readdirSync(path.join(root, 'usr/lib'))
    .filter((found) => found.endsWith('-linux-gnu'))
    .map((found) => path.join(root, 'usr/lib', found))
  return {
    root,
    version: readFileSync(path.join(root, 'version'), 'utf8').trim(),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.join(':'),
    },
  }
}
