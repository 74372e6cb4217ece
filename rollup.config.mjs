// Bundles the doors: one file per package export, and one chunk for each part that is loaded later.
import { readFileSync } from 'node:fs'
import path from 'node:path'

const { exports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
)

const doors = Object.values(exports)
  .map((target) => target.default)
  .filter(Boolean)
  .map((file) => path.basename(file, '.js'))

export default {
  input: Object.fromEntries(doors.map((door) => [door, `build/${door}.js`])),
  external: (id) => id in dependencies || id in peerDependencies,
  // dist/ is what tsc wrote, put together: nothing is taken out of checks that look redundant to a bundler.
  treeshake: false,
  output: {
    dir: 'dist',
    // A part that is loaded later is called after its file; what it shares with the doors is in shared.js.
    chunkFileNames: ({ isDynamicEntry }) => (isDynamicEntry ? '[name].js' : 'shared.js'),
    // React's server components import this door by reference.
    banner: ({ name }) => (name === 'react' ? "'use client'" : ''),
    generatedCode: 'es2015',
    // A chunk imports what it uses: bare imports of the rest make bundlers warn.
    hoistTransitiveImports: false,
    minifyInternalExports: false,
  },
  onwarn(warning) {
    throw new Error(warning.message)
  },
}
