// Unit tests: what an error must be, to compare with what was thrown.
import { expect } from 'vitest'
import type { OidcError, OidcErrorCode } from '../../src/index.ts'

/** An OidcError of that code, and with those members. */
export function refusal(
  code: OidcErrorCode,
  members: Partial<Pick<OidcError, 'check' | 'oauth' | 'remedy' | 'signIn' | 'retryAfter'>> = {},
): unknown {
  return expect.objectContaining({ name: 'OidcError', code, ...members })
}

/** Runs that, to the end of the promise that it may give, with a member on Object.prototype, as after a careless merge in some dependency. */
export function polluted<Result>(name: string, value: unknown, run: () => Result): Result {
  const clean = (): void => void Reflect.deleteProperty(Object.prototype, name)
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
  let isPending = false
  try {
    const result = run()
    isPending = result instanceof Promise
    return isPending ? ((result as Promise<unknown>).finally(clean) as Result) : result
  } finally {
    if (!isPending) clean()
  }
}
