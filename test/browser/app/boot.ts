// Harness page: the app as a reader of the documentation would write it, with its parts on `window` for the test.
import type { OidcClient, Session } from '../../../src/index.ts'
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

/** Signs in whenever nobody is signed in, whatever the reason. */
function guard(oidc: OidcClient): void {
  const check = async () => {
    if (oidc.getSession().status !== 'signed-out') return
    const { error } = await window.attempt(() => oidc.signIn())
    if (error) show('result', JSON.stringify(error))
  }
  oidc.subscribe(() => void check())
  void check()
}

async function endByFrontChannel(oidc: OidcClient): Promise<void> {
  show('result', String(await oidc.frontChannelLogout()))
}

async function start(): Promise<void> {
  const oidc = createTracedClient()
  window.oidc = oidc
  oidc.subscribe(() => render(oidc.getSession()))
  onClick('sign-in', () => oidc.signIn())
  onClick('popup', () => {
    window.asked = window.ask(() => window.oidc.signIn({ ...window.popupOptions, display: 'popup' }))
  })
  onClick('sign-out', () => oidc.signOut())
  onClick('call', async () => {
    const [resource = ''] = window.registered.resources ?? []
    const prefix = typeof resource === 'string' ? resource : resource.url
    const response = await oidc.fetch(`${prefix}orders`)
    show('result', `${response.status} ${await response.text()}`)
  })
  if (location.pathname === '/front-channel') return endByFrontChannel(oidc)
  render(await oidc.ready())
  if (window.guarded) guard(oidc)
}

window.settled = window.attempt(start)
