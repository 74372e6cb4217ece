// Lists and reads the files of the repository for the tests of its own rules.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Lists the files below a folder, by path; nothing where there is no such folder. */
export function listFiles(folder: string, extension = ''): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.posix.join(entry.parentPath, entry.name))
    .toSorted()
}

/** Reads a file as text. */
export function readText(file: string): string {
  return readFileSync(file, 'utf8')
}
