// Harness page: three clients of one registration, each asked ten times at once whether it is ready.
import { createTracedClient } from './globals.ts'

declare global {
  interface Window {
    /** What the thirty calls gave. */
    crowd: Promise<string[]>
  }
}

const clients = [createTracedClient(), createTracedClient(), createTracedClient()]
const [first] = clients
if (first) window.oidc = first

async function start(): Promise<void> {
  const calls = clients.flatMap((client) => Array.from({ length: 10 }, () => client.ready()))
  const sessions = await Promise.all(calls)
  window.crowd = Promise.resolve(sessions.map(({ status }) => status))
}

window.settled = window.attempt(start)
