// Room client: what looks after a session while it lasts. Loaded only where the app asked for it.
import type { Flow } from '../flow/flow.ts'
import { signOut } from '../flow/sign-out.ts'
import type { Settings } from './settings.ts'

/** Looks after a session; gives a function that ends this. */
export function attend<Claims>(flow: Flow<Claims>, settings: Settings<Claims>): () => void {
  return () => void signOut(flow, {}).catch(() => settings)
}
