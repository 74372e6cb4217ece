// Test servers: the code of docs/recipes, as it stands there, as a script of the app.
import { readFileSync, readdirSync } from 'node:fs'
import { build, type Plugin } from 'esbuild'

/** Each ```ts block that begins with the name of its file, by that name. */
function readFiles(): Map<string, string> {
  const pages = readdirSync('docs/recipes').map((name) => readFileSync(`docs/recipes/${name}`, 'utf8'))
  const blocks = pages.join('\n').matchAll(/^```ts\n\/\/ src\/([\w-]+\.ts)\n([\s\S]*?)^```$/gm)
  return new Map([...blocks].map(([, name = '', code = '']) => [name, code]))
}

/** Gives each file its text, the app's own client for ./oidc.ts, and the package that the page has. */
const fromPages = (files: Map<string, string>): Plugin => ({
  name: 'recipes',
  setup(bundler) {
    bundler.onResolve({ filter: /^claimcheck/ }, ({ path }) => {
      return { path: `/claimcheck/${path.split('/')[1] ?? 'index'}.js`, external: true }
    })
    bundler.onResolve({ filter: /^\.\// }, ({ path }) => ({ path: path.slice(2), namespace: 'recipes' }))
    bundler.onLoad({ filter: /./, namespace: 'recipes' }, ({ path }) => {
      const contents = path === 'oidc.ts' ? 'export const oidc = window.oidc' : files.get(path)
      return contents === undefined ? undefined : { contents, loader: 'ts' }
    })
  },
})

/** Bundles recipe files for the page, which finds what they export at `window.recipes`; API addresses are replaced. */
export async function bundleRecipes(names: string[], api: string): Promise<string> {
  const stub = names.map((name, index) => `import * as recipe${index} from './${name}'`)
  const all = names.map((_, index) => `...recipe${index}`)
  const { outputFiles } = await build({
    stdin: { contents: [...stub, `window.recipes = { ${all.join(', ')} }`].join('\n') },
    plugins: [fromPages(readFiles())],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  const [script] = outputFiles
  if (!script) throw new Error('nothing was bundled')
  return script.text
    .replaceAll('wss://api.example.com', api.replace(/^http/, 'ws'))
    .replaceAll('https://api.example.com', api)
}
