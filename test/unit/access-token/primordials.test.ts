// What the seam calls was captured when its module was evaluated: a script that patches the realm later hears no secret.
import { expect, test, vi } from 'vitest'
import { api, installNetwork, makeProver, openStage } from './seam-stage.ts'
import type { Stage } from './seam-stage.ts'

const network = installNetwork()
const { stringify } = JSON

const patched: [name: string, owner: object][] = [
  ['parse', JSON],
  ['ownKeys', Reflect],
  ['hasOwn', Object],
  ['encodeURIComponent', globalThis],
  ['fetch', globalThis],
  ['set', Headers.prototype],
  ['text', Response.prototype],
  ['digest', SubtleCrypto.prototype],
  ['encrypt', SubtleCrypto.prototype],
  ['decrypt', SubtleCrypto.prototype],
]

const { from } = Buffer
/** A value as text, bytes as the characters that they stand for. */
const show = (value: unknown): string =>
  stringify(value, (_, inner: unknown) =>
    inner instanceof Uint8Array || inner instanceof ArrayBuffer
      ? from(inner as never).toString('latin1')
      : inner,
  ) ?? ''

/** Patches a function, as a hostile script would; tells whether it was called with a secret, or gave one. */
function listen(owner: object, name: string): { hasHeard: () => boolean; stop: () => void } {
  const native = Reflect.get(owner, name) as (...all: unknown[]) => unknown
  let hasHeard = false
  const hear = (value: unknown): void => void (hasHeard ||= /secret-/.test(show(value)))
  const listener = function (this: unknown, ...all: unknown[]): unknown {
    hear(all)
    const result = native.apply(this, all)
    void Promise.resolve(result).then(hear)
    return result
  }
  Reflect.set(owner, name, listener)
  return { hasHeard: () => hasHeard, stop: () => void Reflect.set(owner, name, native) }
}

/** Everything that a seam does with its secrets, without and with a key, and sealed. */
async function useAll({ signIn, refresh, bearerAt, empty, unseal }: Stage): Promise<void> {
  const envelope = await signIn()
  await refresh()
  await bearerAt(api)
  await envelope.hash('SHA-256')
  const sealed = await envelope.seal?.()
  const opened = await unseal(sealed as NonNullable<typeof sealed>, makeProver())
  opened.keep()
  await refresh()
  await bearerAt(api)
  await empty()('app')
}

test.each(patched)(
  '%s hears no secret if it is patched late; patched early it would',
  async (name, owner) => {
    vi.resetModules()
    const late = await openStage(network, true)
    const { hasHeard, stop } = listen(owner, name)
    await useAll(late)
    expect(hasHeard()).toBe(false)
    vi.resetModules()
    await useAll(await openStage(network, true))
    expect(hasHeard()).toBe(true)
    stop()
  },
)

test('a getter of `then` on Object.prototype is not handed an answer', async () => {
  const stage = await openStage(network, true)
  const heard: unknown[] = []
  Object.defineProperty(Object.prototype, 'then', {
    configurable: true,
    get(this: unknown) {
      if (this instanceof Response) heard.push(this)
    },
  })
  await useAll(stage)
  Reflect.deleteProperty(Object.prototype, 'then')
  expect(heard).toEqual([])
})

test('this environment has what is needed', async () => {
  const { isCaptured } = await import('../../../src/access-token/primordials.ts')
  expect(isCaptured).toBe(true)
})

test.each(['fetch', 'crypto'])(
  'without %s it has not, and the module can still be evaluated',
  async (name) => {
    const own = Object.getOwnPropertyDescriptor(globalThis, name) ?? {}
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true })
    vi.resetModules()
    const { isCaptured } = await import('../../../src/access-token/primordials.ts')
    Object.defineProperty(globalThis, name, own)
    expect(isCaptured).toBe(false)
  },
)
