// Unit tests: the React door on a server: it shows the fallback, touches nothing of a browser, and fails typed.
import { createElement, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { createOidcClient, OidcError } from '../../src/index.ts'
import { OidcProvider, RequireSignIn, useOidc, useSession } from '../../src/react.ts'

const client = createOidcClient({ issuer: 'https://id.example', clientId: 'app' })

const render = (...children: ReactNode[]) =>
  renderToString(createElement(OidcProvider, { client }, ...children))

const guard = (automatic = false) =>
  createElement(RequireSignIn, { fallback: 'One moment', signedOut: 'Nobody', automatic }, 'Secret')

function Status(): ReactNode {
  return createElement('p', {}, useSession().status)
}

function Client(): ReactNode {
  return String(useOidc() === client)
}

test('a guard shows its fallback on a server, and nobody is asked anything', () => {
  const complain = vi.spyOn(console, 'error')
  const fetch = vi.spyOn(globalThis, 'fetch')
  expect([render(guard()), render(guard(true))]).toEqual(['One moment', 'One moment'])
  expect([complain, fetch].map(({ mock }) => mock.calls)).toEqual([[], []])
})

test('the session is unknown on a server', () => expect(render(createElement(Status))).toBe('<p>unknown</p>'))

test('useOidc gives the very client', () => expect(render(createElement(Client))).toBe('true'))

test.each([Status, Client, () => guard()])('without a provider above, each says so', (Part) => {
  const act = () => renderToString(createElement(Part))
  expect(act).toThrow(OidcError)
  expect(act).toThrow(expect.objectContaining({ code: 'OIDC_CONFIG_INVALID', remedy: 'fix' }))
})
