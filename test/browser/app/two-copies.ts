// Harness page: two copies of the package on one page, as two micro-frontends bring them, each with a client of the same registration.
import type { OidcClient } from '../../../src/index.ts'
import { createTracedClient } from './globals.ts'

declare global {
  interface Window {
    /** The client of the other copy. */
    copy: OidcClient
  }
}

async function start(): Promise<void> {
  // The test serves the copy; no bundler may look for it.
  const at = '/copy/index.js'
  const { createOidcClient } = await import(at)
  window.oidc = createTracedClient()
  window.copy = createOidcClient(window.registered)
  await Promise.all([window.oidc.ready(), window.copy.ready()])
}

window.settled = window.attempt(start)
