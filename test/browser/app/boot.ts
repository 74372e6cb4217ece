// Harness page: the app as a reader of the documentation would write it, with its parts on `window` for the test.
import type { Session } from '../../../src/index.ts'
import { createTracedClient } from './globals.ts'

function show(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}

function onClick(id: string, act: () => unknown): void {
  const run = async () => {
    const { error } = await window.attempt(act)
    if (error) show('result', JSON.stringify(error))
  }
  document.getElementById(id)?.addEventListener('click', () => void run())
}

function render(session: Session): void {
  window.session = session
  show('hello', session.status === 'signed-in' ? `Hello ${String(session.claims.name)}` : session.status)
}

async function start(): Promise<void> {
  const oidc = createTracedClient()
  window.oidc = oidc
  oidc.subscribe(() => render(oidc.getSession()))
  onClick('sign-in', () => oidc.signIn())
  onClick('sign-out', () => oidc.signOut())
  onClick('call', async () => {
    const [resource = ''] = window.registered.resources ?? []
    const prefix = typeof resource === 'string' ? resource : resource.url
    const response = await oidc.fetch(`${prefix}orders`)
    show('result', `${response.status} ${await response.text()}`)
  })
  render(await oidc.ready())
}

window.settled = window.attempt(start)
