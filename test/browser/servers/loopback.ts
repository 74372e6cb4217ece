// Test servers: a real HTTP server on a free loopback port, because every origin of a test must be a real one.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type Server } from 'node:net'

export type Host = 'localhost' | '127.0.0.1'

export type Loopback = {
  readonly origin: string
  /** Destroys every open connection; the server goes on. */
  drop: () => void
  close: () => Promise<void>
}

/** A listener that fails is a fault of the test: it ends the run as an unhandled rejection. */
export type Listener = (incoming: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Has a server listen on a free loopback port; gives the port. */
export async function openPort(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** A loopback port that is free, for a program that wants to be told. */
export async function findPort(): Promise<number> {
  const server = createPlainServer()
  const port = await openPort(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function listen(listener: Listener, host: Host): Promise<Loopback> {
  const server = createServer((incoming, response) => void listener(incoming, response))
  const port = await openPort(server)
  return {
    origin: `http://${host}:${port}`,
    drop: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
