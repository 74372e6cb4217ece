// Attacks: a hostile script patches what the platform offers, and listens.
import type { Family } from '../browser/app/late/family-names.ts'
import { attack } from './attack.ts'
import { kindOf, realmOf } from './levels.ts'
import { worthOf } from './loot.ts'
import { listen, listenToCareless } from './thieves.ts'

type Case = {
  id: `X-${number}`
  name: string
  families: Family[]
  /** What is heard by a thief who was there first: nothing passes, unless told. */
  early?: 'all'
}

/** Patches that stand together in one page: all that X-07 names, and so on. */
const cases: Case[] = [
  { id: 'X-05', name: 'then getter on Object.prototype', families: ['then of Object.prototype'] },
  {
    id: 'X-07',
    name: 'patched fetch, Request, Response, Headers, streams, decoders, AbortSignal',
    families: ['fetch', 'Request', 'Response', 'Headers', 'streams and decoders', 'AbortSignal'],
    early: 'all',
  },
  {
    id: 'X-08',
    name: 'patched Promise, its then, its constructor',
    families: ['Promise', 'Promise.prototype.then', 'constructor of Promise.prototype'],
    early: 'all',
  },
  {
    id: 'X-08',
    name: 'patched JSON, URL, String, RegExp, encoders, Error, timers, crypto.subtle',
    families: [
      'JSON',
      'URL',
      'URLSearchParams',
      'TextEncoder',
      'String',
      'RegExp',
      'Error and stacks',
      'timers and tasks',
      'crypto.subtle',
    ],
    early: 'all',
  },
  {
    id: 'X-08',
    name: 'patched Object, Array, Map, Set, iterators, typed arrays, Reflect, Proxy, call, apply, bind',
    families: [
      'Array',
      'indices of Array.prototype',
      'iterators',
      'typed arrays',
      'Map and Set',
      'Object',
      'Reflect',
      'Function.prototype',
    ],
    early: 'all',
  },
  {
    id: 'X-08',
    name: 'traps for toJSON, constructor, access_token and the like on Object.prototype',
    families: [
      'toJSON of Object.prototype',
      'access_token of Object.prototype',
      'refresh_token of Object.prototype',
      'authorization of Object.prototype',
      'constructor of Object.prototype',
      'init members of Object.prototype',
    ],
  },
  { id: 'X-10', name: 'patched IndexedDB', families: ['IndexedDB'] },
  { id: 'X-13', name: 'patched postMessage of all kinds, MessageEvent, Worker', families: ['messages'] },
]

for (const { id, name, families, early } of cases) {
  attack({
    id,
    name,
    timings: ['late', 'early'],
    expected: ({ timing, level }) => {
      if (timing === 'late' || !early || realmOf(level) === 'worker') return 'stopped'
      return kindOf(level) === 'dpop' ? 'bound to a key' : 'not stopped'
    },
    run: async (stage) => worthOf(await listen(stage, families), stage),
    control: async (stage) => worthOf(await listenToCareless(stage, families), stage),
  })
}
