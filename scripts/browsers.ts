// The browsers that the tests want, and where each is found. playwright.config.ts launches what this finds.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, firefox } from '@playwright/test'

/** A browser: an environment variable that overrides the search, program names, Debian packages. */
export type Engine = {
  name: 'chromium' | 'firefox'
  override: string
  programs: string[]
  packages: string[]
  ownPath: () => string
  /** How Playwright drives one that is not its own download. */
  channel?: 'moz-firefox'
}

/** The browsers that the tests run in. */
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
    channel: 'moz-firefox',
  },
]

/** Finds a browser: the override, then PATH, then Playwright's own download. */
export function locateBrowser({ override, programs, ownPath }: Engine): string | undefined {
  const wanted = process.env[override]
  if (wanted) return existsSync(wanted) ? wanted : undefined
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const candidates = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)))
  return [...candidates, ownPath()].find((file) => existsSync(file))
}

/** How Playwright launches a browser: what is found, else its own. */
export function launchOf(engine: Engine): { channel?: string; launchOptions: { executablePath?: string } } {
  const executablePath = locateBrowser(engine)
  const isOwn = executablePath === undefined || executablePath === engine.ownPath()
  return {
    ...(engine.channel !== undefined && !isOwn && { channel: engine.channel }),
    launchOptions: executablePath === undefined ? {} : { executablePath },
  }
}
