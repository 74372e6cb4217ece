// Bundles the doors: one file per package export, and one chunk for each part that is loaded later. The Worker's script is one file with
// all that it needs, so that it can be served as it is.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const { exports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
)

const doors = Object.values(exports)
  .map((target) => target.default)
  .filter(Boolean)
  .map((file) => path.basename(file, '.js'))
  .filter((door) => door !== 'worker')

const shared = {
  dir: 'dist',
  generatedCode: 'es2015',
  // A chunk imports what it uses: bare imports of the rest make bundlers warn.
  hoistTransitiveImports: false,
  minifyInternalExports: false,
}

function onwarn(warning) {
  throw new Error(warning.message)
}

/** Puts dependencies in, as far as they are used; of our own code nothing is taken out. */
const putDependenciesIn = {
  name: 'put-dependencies-in',
  resolveId(id, importer) {
    if (id in dependencies) return { id: fileURLToPath(import.meta.resolve(id)), moduleSideEffects: false }
    return importer && { id: path.resolve(path.dirname(importer), id), moduleSideEffects: 'no-treeshake' }
  },
}

/** What the licences of dependencies that are put in ask for: their texts, beside the file. */
const licences = {
  name: 'licences',
  generateBundle() {
    const texts = Object.keys(dependencies).map((name) => {
      const folder = `node_modules/${name}`
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      return `${name}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`
    })
    this.emitFile({ type: 'asset', fileName: 'worker.licences.txt', source: texts.join('\n\n') })
  },
}

export default [
  {
    input: Object.fromEntries(doors.map((door) => [door, `build/${door}.js`])),
    external: (id) => id in dependencies || id in peerDependencies,
    // dist/ is what tsc wrote, put together: nothing is taken out of checks that look redundant to a bundler.
    treeshake: false,
    output: {
      ...shared,
      // A part that is loaded later is called after its file; what it shares with the doors is in shared.js.
      chunkFileNames: ({ isDynamicEntry }) => (isDynamicEntry ? '[name].js' : 'shared.js'),
      // React's server components import this door by reference.
      banner: ({ name }) => (name === 'react' ? "'use client'" : ''),
    },
    onwarn,
  },
  {
    input: { worker: path.resolve('build/worker.js') },
    plugins: [putDependenciesIn, licences],
    output: {
      ...shared,
      inlineDynamicImports: true,
      banner: `// Contains ${Object.keys(dependencies).join(' and ')}: their licences are in worker.licences.txt.`,
    },
    onwarn,
  },
]
