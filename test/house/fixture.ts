// Lints a made-up repository with the real oxlint, our configuration and our rules, in a folder of its own.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** One complaint of oxlint. */
export type Complaint = { file: string; line: number; rule: string; message: string }

type Diagnostic = { filename: string; code?: string; message: string; labels: { span: { line: number } }[] }

function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

function runOxlint(folder: string): Promise<string> {
  const program = path.resolve('node_modules/.bin/oxlint')
  return new Promise((resolve) => {
    execFile(program, ['--format', 'json'], { cwd: folder, maxBuffer: 1e8 }, (_error, output) =>
      resolve(output),
    )
  })
}

/** Lints files as if they were this repository's. */
export async function lint(files: Record<string, string>): Promise<Complaint[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'claimcheck-lint-'))
  try {
    for (const name of ['.oxlintrc.json', 'lint', 'tsconfig.json', 'package.json']) {
      cpSync(name, path.join(folder, name), { recursive: true })
    }
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
    writeFiles(folder, files)
    const { diagnostics } = JSON.parse(await runOxlint(folder)) as { diagnostics: Diagnostic[] }
    return diagnostics.map(({ filename: file, code: rule = '', message, labels }) => {
      return { file, line: labels[0]?.span.line ?? 0, rule, message }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
