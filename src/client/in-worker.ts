// Room client: tokens in a Worker's realm: the engine runs there, and the page only speaks to it.
import { load } from '../errors/load.ts'
import type { TokenPlace } from './in-page.ts'

/**
 * Keeps tokens in a dedicated Worker, in its memory alone: they never exist in the page's realm, nor does the key of `dpop`. The page can
 * still ask for calls, and so can a script in it. `make` gives a new Worker each time it is called; its line stands in the app:
 *
 * - Vite and webpack: `new Worker(new URL('claimcheck/worker', import.meta.url), { type: 'module' })`
 * - rollup, esbuild and others: make `claimcheck/worker` an entry besides the app's, and name the file that comes of it, as in
 *   `new Worker('/assets/worker.js', { type: 'module' })`
 * - without a bundler: copy `dist/worker.js`, which needs no other file, and name it likewise
 *
 * Allow that one URL in the `worker-src` of the page's Content-Security-Policy: then no other script can take the Worker's place.
 *
 * @example
 * ```ts
 * import { createOidcClient, inWorker } from 'claimcheck'
 *
 * const worker = () => new Worker(new URL('claimcheck/worker', import.meta.url), { type: 'module' })
 * createOidcClient({ issuer: 'https://id.example.com', clientId: 'my-spa', tokens: inWorker(worker) })
 * ```
 */
export function inWorker(make: () => Worker): TokenPlace {
  return {
    isApart: true,
    async start(config, news) {
      const { startWorkerEngine } = await load(import('./worker-engine.ts'))
      return startWorkerEngine(make, config, news)
    },
  }
}
