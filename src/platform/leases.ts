// Room platform: one tab at a time where the browser has no Web Locks: a record that says whose turn it is, and until when.
import { OidcError } from '../errors/oidc-error.ts'

/** A record that is changed in one transaction. */
export interface LeaseStore {
  /** Changes the value of a key, and gives the new one. */
  update(key: string, change: (old: unknown) => unknown): Promise<unknown>
}

/** A lease: whose it is, and until when, in wall time, which is the one clock that tabs share. */
interface Lease {
  readonly owner: string
  readonly until: number
}

/** How long anybody waits for a turn, in milliseconds. */
export const patience = 15_000

/** How long a lease runs that nobody prolongs. */
const term = 6_000

/** Waits for a moment. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds))

/** The turn did not come. */
export const tooLong = (): OidcError =>
  new OidcError('OIDC_TIMEOUT', 'Another tab holds the renewal for too long. Try again.')

const readLease = (value: unknown): Partial<Lease> => ({ ...(value as Partial<Lease> | undefined) })

const makeLease = (owner: string): Lease => ({ owner, until: Date.now() + term })

/** Whether a lease runs. One that ends later than a lease can is forged, or of a clock that was put back. */
function isRunning(value: unknown): boolean {
  const left = (readLease(value).until ?? 0) - Date.now()
  return left > 0 && left < 2 * term
}

/** Waits until the lease is ours. */
async function takeLease(key: string, owner: string, store: LeaseStore): Promise<void> {
  const end = performance.now() + patience
  for (;;) {
    const lease = await store.update(key, (old) => (isRunning(old) ? old : makeLease(owner)))
    if (readLease(lease).owner === owner) return
    if (performance.now() >= end) throw tooLong()
    await pause(100 + Math.random() * 100)
  }
}

/** Runs a task under a lease, which is prolonged while the task runs and expires when the tab is closed. */
export async function holdLease<Value>(
  name: string,
  store: LeaseStore,
  task: () => Promise<Value>,
): Promise<Value> {
  const key = `lease ${name}`
  const owner = crypto.randomUUID()
  try {
    await takeLease(key, owner, store)
  } catch (thrown) {
    if (thrown instanceof OidcError && thrown.code === 'OIDC_TIMEOUT') throw thrown
    // Without storage there is no session that tabs could share, so nobody is in the way.
    return task()
  }
  const change = (next: () => Lease | null): void =>
    void store.update(key, (old) => (readLease(old).owner === owner ? next() : old)).catch(() => undefined)
  const prolonging = setInterval(() => change(() => makeLease(owner)), term / 3)
  try {
    return await task()
  } finally {
    clearInterval(prolonging)
    change(() => null)
  }
}
