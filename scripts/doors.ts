// The doors: what package.json exports, by name. Each is src/<door>.ts and dist/<door>.js.
import { readFileSync } from 'node:fs'
import path from 'node:path'

type Manifest = { exports: Record<string, string | { default: string }> }

/** Lists the doors that package.json exports. */
export function listDoors(): string[] {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  return Object.values(manifest.exports)
    .filter((target) => typeof target !== 'string')
    .map((target) => path.basename(target.default, '.js'))
}
