// Harness page: the patches of a hostile script, in families: each is a way to see what passes.
import type { Family } from './family-names.ts'
import { hear } from './spy.ts'
import { patch, tapAll, tapClass, tapMember, trap } from './taps.ts'

declare global {
  interface Window {
    /** Installs the patches of a family. */
    spyOn: (family: Family) => void
  }
}

const classes = (...names: string[]) => {
  return () => {
    for (const name of names) tapClass(name)
  }
}

const traps = (...keys: PropertyKey[]) => {
  return () => {
    for (const key of keys) trap(Object.prototype, key)
  }
}

/** The prototypes that no global names. */
function iteratorPrototypes(): object[] {
  const iterators = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''.matchAll(/x/g),
    ''[Symbol.iterator](),
  ]
  const functions = [async () => {}, function* () {}, async function* () {}]
  return [...iterators, ...functions].map((object): object => Object.getPrototypeOf(object))
}

/** Makes `await` ask a promise for its `then`, and chains build promises of the spy's own class. */
function replaceConstructor(): void {
  class Spy<Value> extends Promise<Value> {}
  patch(Promise.prototype, 'constructor', {
    get() {
      hear(this, 'constructor')
      return Spy
    },
  })
  patch(Promise, Symbol.species, { get: () => Spy })
  tapMember(Promise.prototype, 'then')
}

const tasks = ['setTimeout', 'queueMicrotask', 'requestIdleCallback', 'structuredClone', 'postMessage']

const families: Record<Family, () => void> = {
  fetch: () => tapMember(window, 'fetch'),
  Request: classes('Request'),
  Response: classes('Response'),
  Headers: classes('Headers'),
  'streams and decoders': classes(
    'ReadableStream',
    'ReadableStreamDefaultReader',
    'ReadableStreamDefaultController',
    'TextDecoder',
    'TextDecoderStream',
    'Blob',
    'FormData',
  ),
  AbortSignal: classes('AbortSignal', 'AbortController', 'EventTarget', 'Event'),
  JSON: () => tapAll(JSON),
  'Promise.prototype.then': () => tapAll(Promise.prototype),
  Promise: classes('Promise'),
  'constructor of Promise.prototype': replaceConstructor,
  String: classes('String'),
  Array: classes('Array'),
  'indices of Array.prototype': () => {
    for (let index = 0; index < 10; index += 1) trap(Array.prototype, String(index))
  },
  RegExp: classes('RegExp'),
  'Map and Set': classes('Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef'),
  URL: classes('URL'),
  URLSearchParams: classes('URLSearchParams'),
  TextEncoder: () => {
    classes('TextEncoder', 'TextEncoderStream')()
    for (const name of ['btoa', 'atob', 'encodeURIComponent', 'decodeURIComponent', 'escape'])
      tapMember(window, name)
  },
  'typed arrays': classes('ArrayBuffer', 'Uint8Array', 'DataView'),
  Reflect: () => tapAll(Reflect),
  Object: classes('Object', 'Proxy'),
  'Function.prototype': () => tapAll(Function.prototype),
  'Error and stacks': () => {
    classes('Error', 'TypeError')()
    patch(Error, 'prepareStackTrace', {
      value: (_: unknown, calls: NodeJS.CallSite[]) => {
        for (const call of calls) hear([call.getThis(), call.getFunction()], 'stack')
        return ''
      },
    })
  },
  'crypto.subtle': () => {
    tapAll(SubtleCrypto.prototype)
    tapAll(Crypto.prototype)
  },
  'timers and tasks': () => {
    for (const name of tasks) tapMember(window, name)
  },
  IndexedDB: classes('IDBFactory', 'IDBDatabase', 'IDBTransaction', 'IDBObjectStore', 'IDBRequest'),
  messages: classes('MessagePort', 'BroadcastChannel', 'MessageEvent', 'Worker', 'Storage'),
  iterators: () => {
    for (const prototype of iteratorPrototypes()) {
      tapAll(prototype)
      tapAll(Object.getPrototypeOf(prototype))
    }
  },
  'then of Object.prototype': traps('then'),
  'toJSON of Object.prototype': () => {
    patch(Object.prototype, 'toJSON', {
      writable: true,
      value(this: unknown) {
        hear(this, 'toJSON')
        return this
      },
    })
  },
  'access_token of Object.prototype': traps('access_token'),
  'refresh_token of Object.prototype': traps('refresh_token'),
  'authorization of Object.prototype': traps('authorization', 'Authorization'),
  'constructor of Object.prototype': () => {
    patch(Object.prototype, 'constructor', {
      get() {
        hear(this, 'constructor')
        return Object
      },
    })
  },
  'init members of Object.prototype': traps(
    'method',
    'headers',
    'body',
    'signal',
    'duplex',
    'keepalive',
    'window',
    'cause',
    Symbol.toPrimitive,
    Symbol.iterator,
  ),
}

window.spyOn = (family) => families[family]()
