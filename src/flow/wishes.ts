// Room flow: what an app asks of a sign-in, with a member of its own for everything that can be asked.
import type { SignInOptions } from './sign-in.ts'

const names: readonly (keyof SignInOptions)[] = [
  'returnTo',
  'display',
  'signal',
  'scope',
  'prompt',
  'loginHint',
  'acrValues',
  'maxAge',
  'uiLocales',
  'claims',
  'parameters',
]

/** Reads the options of a sign-in. What is left out is `undefined` in the answer, so that Object.prototype is never asked. */
export function readWishes(given: SignInOptions): SignInOptions {
  const own = { __proto__: null, ...given } as SignInOptions
  return Object.fromEntries(names.map((name) => [name, own[name]]))
}
