// The browsers that the tests want, and where each is found. playwright.config.ts launches what this finds.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, firefox, webkit } from '@playwright/test'

/** A browser: an environment variable that overrides the search, program names, Debian packages. */
export type Engine = {
  name: 'chromium' | 'firefox' | 'webkit'
  override: string
  programs: string[]
  packages: string[]
  /** Files that it may be in place of a program on PATH. */
  files?: string[]
  /** Programs that must be on PATH beside it, unless it is Playwright's own. */
  beside?: string[]
  ownPath: () => string
}

/** The browsers that there are tests for. */
export const engines: Engine[] = [
  {
    name: 'chromium',
    override: 'CLAIMCHECK_CHROMIUM',
    programs: ['chromium-headless-shell', 'chromium', 'google-chrome'],
    packages: ['chromium-headless-shell'],
    ownPath: () => chromium.executablePath(),
  },
  {
    name: 'firefox',
    override: 'CLAIMCHECK_FIREFOX',
    programs: ['firefox-esr', 'firefox'],
    packages: ['firefox-esr'],
    ownPath: () => firefox.executablePath(),
  },
  {
    name: 'webkit',
    override: 'CLAIMCHECK_WEBKIT',
    programs: ['MiniBrowser'],
    packages: ['webkit2gtk-driver', 'libwebkit2gtk-4.1-0', 'xvfb'],
    // Debian 12, then 13 and later.
    files: ['webkit2gtk-4.1', 'webkitgtk-6.0'].flatMap((folder) =>
      ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/${folder}/MiniBrowser`),
    ),
    beside: ['WebKitWebDriver', 'Xvfb'],
    ownPath: () => webkit.executablePath(),
  },
]

/** The engine of that name. */
export function findEngine(name: string): Engine {
  const engine = engines.find((one) => one.name === name)
  if (!engine)
    throw new Error(`There are tests for ${engines.map((one) => one.name).join(', ')}, not for ${name}`)
  return engine
}

function listPath(program: string): string[] {
  return (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, program))
}

/** What must be beside a browser and is not. */
export function listMissingBeside({ beside = [] }: Engine): string[] {
  return beside.filter((program) => !listPath(program).some((file) => existsSync(file)))
}

/** Finds a browser: the override, then PATH, then where Debian puts it, then Playwright's own download. */
export function locateBrowser(engine: Engine): string | undefined {
  const { override, programs, files = [], ownPath } = engine
  const wanted = process.env[override]
  if (wanted) return existsSync(wanted) ? wanted : undefined
  const isUsable = listMissingBeside(engine).length === 0
  const candidates = isUsable ? [...programs.flatMap(listPath), ...files] : []
  return [...candidates, ownPath()].find((file) => existsSync(file))
}

type Launch = { launchOptions: { executablePath?: string }; program?: string }

/** How a browser is launched: by Playwright, Chromium and what is its own; as a `program` with a driver of ours, the others. */
export function launchOf(engine: Engine): Launch {
  const found = locateBrowser(engine)
  if (found === undefined) return { launchOptions: {} }
  const isPlaywrights = engine.name === 'chromium' || found === engine.ownPath()
  return isPlaywrights ? { launchOptions: { executablePath: found } } : { launchOptions: {}, program: found }
}
