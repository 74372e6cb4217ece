// Room client: one cheap bolt that an app may put on its realm, once all its polyfills are in place.

/**
 * Lets nothing be added to `Object.prototype` any more, on the whole page and for good. Call it once, as early as you can but
 * after polyfills and after libraries that patch the realm when they are loaded; to call it again is harmless.
 *
 * What it stops: prototype pollution, and scripts that come later and wait for values to pass a `then`, a `toJSON` or another
 * member of `Object.prototype`. Each such attempt throws a `TypeError`, or is without effect in sloppy scripts.
 *
 * What it does not stop: any other patch, such as of `fetch` or `Promise.prototype`, changes to members that `Object.prototype`
 * has already, and scripts that run before it. claimcheck keeps tokens from late scripts with or without it.
 *
 * What it costs: a library that adds to `Object.prototype` later on fails. Objects and classes may have a `toString` of their
 * own as before: nothing is frozen.
 *
 * @example
 * ```ts
 * import { lockdown } from 'claimcheck'
 *
 * lockdown()
 * ```
 */
export function lockdown(): void {
  Object.preventExtensions(Object.prototype)
}
