// Browser tests: where secrets turn up in a tab: its storage, its document, its console, its requests.
import type { Secret } from './servers/hostile/grants.ts'
import type { Tab } from './tab.ts'

/** A place that holds a secret, such as `localStorage` or `body of POST http://…/token`. */
export type Find = { cargo: Secret['cargo']; place: string }

/** Everything in the page that outlives a task, as text. */
function dumpPage(tab: Tab): Promise<Record<string, string>> {
  return tab.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB failed')))
      })
    // Bytes as text: JSON says nothing of what is in a buffer.
    const showBytes = (_: string, value: unknown): unknown =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value
    const readDatabase = async (name: string) => {
      const database = await done(indexedDB.open(name))
      const stores = [...database.objectStoreNames]
      const read = (store: string) => database.transaction(store).objectStore(store)
      const found = await Promise.all(
        stores.flatMap((store) => [done(read(store).getAllKeys()), done<unknown[]>(read(store).getAll())]),
      )
      database.close()
      return JSON.stringify(found, showBytes)
    }
    const databases = await indexedDB.databases()
    const cached = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    )
    return {
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      IndexedDB: (await Promise.all(databases.map(({ name = '' }) => readDatabase(name)))).join(),
      caches: cached
        .flat()
        .map(({ url }) => url)
        .join(),
      cookies: document.cookie,
      URL: location.href,
      referrer: document.referrer,
      'history.state': JSON.stringify(history.state) ?? '',
      'window.name': window.name,
      document: document.documentElement.outerHTML,
      trace: JSON.stringify(window.events ?? []),
      session: JSON.stringify(window.session ?? null),
    }
  })
}

function listRequests({ seen }: Tab): [place: string, text: string][] {
  return seen.requests.flatMap(({ method, url, headers, body }) => {
    const { origin, pathname, search, hash } = new URL(url)
    const request = `${method} ${origin}${pathname}`
    return [
      [`URL of ${request}`, `${pathname}${search}${hash}`],
      [`headers of ${request}`, JSON.stringify(headers)],
      [`body of ${request}`, body],
    ]
  })
}

function holds(text: string, { value }: Secret): boolean {
  const form = new URLSearchParams({ value }).toString().slice('value='.length)
  return [value, encodeURIComponent(value), form].some((spelling) => text.includes(spelling))
}

/** Lists every place in a tab that holds one of the secrets, those where it belongs too. */
export async function findSecrets(tab: Tab, secrets: readonly Secret[]): Promise<Find[]> {
  const { console, errors } = tab.seen
  const places: [place: string, text: string][] = [
    ...Object.entries(await dumpPage(tab)),
    ['console', console.join('\n')],
    ['errors', errors.join('\n')],
    ...listRequests(tab),
  ]
  const known = secrets.filter(({ value }) => value !== '')
  return places.flatMap(([place, text]) =>
    known.filter((secret) => holds(text, secret)).map(({ cargo }) => ({ cargo, place })),
  )
}
