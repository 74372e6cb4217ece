// The floor plan: rooms are the folders of src/, doors are the files directly in it. What is not listed is refused.

/**
 * What each room and door may import.
 *
 * `values`: rooms whose values and types it may import. `types`: rooms that it may import with `import type` only.
 * `packages`: foreign packages. Its own files are always allowed. A new line here needs a decision record.
 */
export const floorPlan = {
  errors: {},
  trace: { types: ['errors'] },
  protocol: { values: ['errors', 'trace'], packages: ['oauth4webapi'] },
  'id-token': { values: ['errors', 'trace', 'protocol'], packages: ['oauth4webapi'] },
  'access-token': { values: ['errors', 'trace', 'protocol'], packages: ['oauth4webapi'] },
  engine: { values: ['errors', 'trace', 'protocol', 'id-token', 'access-token'] },
  session: { values: ['errors', 'trace'] },
  flow: { values: ['errors', 'trace', 'session'], types: ['engine'] },
  platform: { values: ['errors', 'trace'], packages: ['idb-keyval'] },
  client: {
    values: [
      'errors',
      'trace',
      'protocol',
      'id-token',
      'access-token',
      'engine',
      'session',
      'flow',
      'platform',
    ],
  },
  'index.ts': { values: ['client', 'session', 'errors'], types: ['trace'] },
  'unsafe.ts': { values: ['client'] },
  'worker.ts': { values: ['client', 'engine', 'platform'] },
  'react.ts': { values: ['index.ts'], packages: ['react'] },
}
