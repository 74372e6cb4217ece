// Browser tests: scripts that spoil a page before the app runs. For `app.early` (all pages) or `tab.early` (one tab).

const failure = (name: string) => `new DOMException('spoilt by the test', '${name}')`

/** A request that fires one event later on, or none. */
const fakeRequest = `
  class SpoiltRequest extends EventTarget {
    constructor(type, error) {
      super()
      this.error = error
      if (type) queueMicrotask(() => {
        const event = new Event(type)
        this['on' + type]?.(event)
        this.dispatchEvent(event)
      })
    }
  }`

/** IndexedDB opens so, the first times after each load, or always. */
export function openingDatabases(
  how: 'throws' | 'fails' | 'hangs' | 'is blocked',
  times = Number.MAX_SAFE_INTEGER,
): string {
  const spoilt = {
    throws: `throw ${failure('SecurityError')}`,
    fails: `return new SpoiltRequest('error', ${failure('UnknownError')})`,
    hangs: `return new SpoiltRequest()`,
    'is blocked': `return new SpoiltRequest('blocked')`,
  }
  return `{${fakeRequest}
    let left = ${times}
    const { open } = IDBFactory.prototype
    IDBFactory.prototype.open = function (...told) {
      if (left-- > 0) { ${spoilt[how]} }
      return open.apply(this, told)
    }
  }`
}

/** The database is full: what is put is not kept. The first times after each load, or always. */
export function fullDatabase(times = Number.MAX_SAFE_INTEGER): string {
  return `{
    let left = ${times}
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...told) {
      const request = put.apply(this, told)
      if (left-- <= 0) return request
      Object.defineProperty(this.transaction, 'error', { value: ${failure('QuotaExceededError')} })
      this.transaction.abort()
      return request
    }
  }`
}

/** The connection is dead, as iOS leaves it: transactions cannot be begun. The first times after each load, or always. */
export function deadConnection(times = Number.MAX_SAFE_INTEGER): string {
  return `{
    let left = ${times}
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...told) {
      if (left-- > 0) throw ${failure('InvalidStateError')}
      return transaction.apply(this, told)
    }
  }`
}

/** Reading `localStorage` or `sessionStorage` throws, as with site data blocked. */
export function noStorage(name: 'localStorage' | 'sessionStorage' | 'indexedDB'): string {
  return `Object.defineProperty(window, '${name}', { get() { throw ${failure('SecurityError')} } })`
}

/** Nothing more fits into localStorage and sessionStorage. */
export const fullStorage: string = `Storage.prototype.setItem = () => { throw ${failure('QuotaExceededError')} }`

/** A browser without Web Locks. */
export const noLocks: string = `Object.defineProperty(Navigator.prototype, 'locks', { get() {} })`

/** Web Locks that are refused, as in opaque origins. */
export const refusedLocks: string = `LockManager.prototype.request = async () => { throw ${failure('SecurityError')} }`

/** Popups are blocked. */
export const noPopups: string = `window.open = () => null`

/** Nobody touched the page: to run a script in a page, as tests do, counts as a touch in some engines. */
export const noActivation: string = `Object.defineProperty(Navigator.prototype, 'userActivation', {
  get: () => ({ isActive: false, hasBeenActive: false }),
})`

/** The page is so tall that it can be scrolled. */
export const tallPage: string = `document.documentElement.style.height = '5000px'`
