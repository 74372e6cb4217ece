// Room flow: where a sign-in leaves for: its secrets are kept, and the trace is told, before the browser goes.
import type { Departure, SignInRequest } from '../engine/engine.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'

/** Begins a sign-in at the provider; gives where to go, unless the app gave up meanwhile. */
export async function depart<Claims>(
  { engine, place, tell }: Flow<Claims>,
  request: SignInRequest,
  signal: AbortSignal | undefined,
): Promise<Departure> {
  const departure = await (await engine()).begin(request)
  signal?.throwIfAborted()
  tell({
    type: 'navigation',
    endpoint: 'authorization',
    url: showUrl(departure.url),
    redirectUri: place.redirectUri,
    carries: [],
  })
  return departure
}
