// Playground servers: one small listener for all three, because each needs its port before its configuration.
import { createServer, type RequestListener } from 'node:http'

export interface Loopback {
  readonly origin: string
  serve(listener: RequestListener): void
  close(): Promise<void>
}

/** Listens on a free loopback port, under either of its names, so that two servers can be two sites. */
export async function listen(host: 'localhost' | '127.0.0.1'): Promise<Loopback> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    origin: `http://${host}:${address.port}`,
    serve: (listener) => void server.on('request', listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
