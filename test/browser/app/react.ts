// Harness page: a React app in development mode, so that StrictMode runs each effect twice. Nothing but React starts the client.
import { createRoot, hydrateRoot } from 'react-dom/client'
import type { SignInOptions } from '../../../src/index.ts'
import { createTracedClient } from './globals.ts'
import { createTree, type Life } from './react-tree.ts'

declare global {
  interface Window {
    life: Life
    /** The guard leaves by itself. Set by an early script. */
    automatic?: boolean
    /** Start-up is settled before React takes over what a server rendered. */
    early?: boolean
    /** How often React asked for a sign-in. */
    tries: number
    /** Draws the app again, with a client of its own, as after a hot reload. */
    drawAnew: () => void
  }
}

const oidc = createTracedClient()
const life: Life = { mounts: 0, unmounts: 0, renewals: [] }
const signIn = (options?: SignInOptions) => {
  window.tries += 1
  return window.oidc.signIn(options)
}
const tree = () => createTree({ ...window.oidc, signIn }, { automatic: window.automatic ?? false, life })
Object.assign(window, { oidc, life, tries: 0 })

/** Waits for the session as the page shows it; asks for nothing. */
async function watch(): Promise<void> {
  while (oidc.getSession().status === 'unknown') {
    await new Promise<void>((resolve) => {
      const stop = oidc.subscribe(() => resolve(stop()))
    })
  }
}

async function draw(): Promise<void> {
  if (window.early) await oidc.ready()
  const rendered = document.getElementById('rendered')
  const root = rendered ? hydrateRoot(rendered, tree()) : createRoot(document.body.appendChild(make()))
  if (!rendered) root.render(tree())
  window.drawAnew = () => {
    window.oidc = createTracedClient()
    root.render(tree())
  }
}

const make = (): HTMLElement => Object.assign(document.createElement('div'), { id: 'root' })

window.settled = window.attempt(watch)
void draw()
