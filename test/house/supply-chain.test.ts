// The checks of the package see what they are there for: install scripts, further dependencies, code that is made of text.
import { expect, test } from 'vitest'
import { findCodeFaults, findLockFaults, findManifestFaults, type Lock } from '../../scripts/supply-chain.ts'
import { listFiles, readText } from './files.ts'

const manifest = { dependencies: { 'idb-keyval': '6.3.0', oauth4webapi: '3.8.8' } }
const changed = (dependencies: Record<string, string>) => ({
  dependencies: { ...manifest.dependencies, ...dependencies },
})

test.each([
  [{ ...manifest, scripts: { postinstall: 'node x.js' } }, 'has a script postinstall'],
  [{ ...manifest, scripts: { preinstall: '' } }, 'has a script preinstall'],
  [changed({ more: '1.0.0' }), 'depends on idb-keyval, more, oauth4webapi'],
  [{ dependencies: { oauth4webapi: '3.8.8' } }, 'depends on oauth4webapi'],
  [changed({ oauth4webapi: '^3.8.8' }), 'does not name one version of oauth4webapi, but ^3.8.8'],
  [changed({ oauth4webapi: 'latest' }), 'does not name one version of oauth4webapi, but latest'],
  [{ ...manifest, optionalDependencies: { more: '1.0.0' } }, 'brings more along'],
  [{ ...manifest, bundleDependencies: ['more'] }, 'brings more along'],
])('a manifest is refused: %j', (spoilt, fault) => {
  expect(findManifestFaults(spoilt)).toEqual([fault])
})

const [one, other] = [
  { version: '6.3.0', integrity: 'sha512-x' },
  { version: '3.8.8', integrity: 'sha512-y' },
]
const locked = (change: object): Lock => ({
  packages: {
    '': manifest,
    'node_modules/idb-keyval': one,
    'node_modules/oauth4webapi': { ...other, ...change },
  },
})

test.each([
  [{ hasInstallScript: true }, 'oauth4webapi has an install script'],
  [{ version: '3.8.9' }, 'oauth4webapi is locked at 3.8.9'],
  [{ integrity: 'sha1-x' }, 'oauth4webapi has no sha512'],
  [{ dependencies: { more: '1.0.0' } }, 'oauth4webapi depends on more'],
])('a lock file is refused: %j', (change, fault) => {
  expect(findLockFaults(locked(change))).toEqual([fault])
})

test('ours are accepted', () => {
  expect(findManifestFaults(manifest)).toEqual([])
  expect(findLockFaults(locked({}))).toEqual([])
  expect(findManifestFaults(JSON.parse(readText('package.json')) as object)).toEqual([])
  expect(findLockFaults(JSON.parse(readText('package-lock.json')) as Lock)).toEqual([])
})

test.each([
  ['eval("1")', 'eval()'],
  ['(0, globalThis.eval)', ''],
  ['globalThis.eval("1")', 'eval()'],
  ['window["eval"]("1")', 'eval()'],
  ['new Function("return 1")', 'Function()'],
  ['Function("return 1")', 'Function()'],
  ['setTimeout("x()", 1)', 'setTimeout() with a text'],
  ['setInterval(`x()`, 1)', 'setInterval() with a text'],
  ['import(name)', 'import() of something that is not written out'],
  ['import(`./${name}.js`)', 'import() of something that is not written out'],
  ['element.innerHTML = text', 'innerHTML = …'],
  ['element.outerHTML += text', 'outerHTML = …'],
  ['frame["srcdoc"] = text', 'srcdoc = …'],
  ['element?.insertAdjacentHTML("beforeend", text)', 'insertAdjacentHTML()'],
  ['document.write(text)', 'document.write()'],
  ['window.document.writeln(text)', 'document.writeln()'],
  ['sign.write(text)', ''],
  ['import("./local-engine.js")', ''],
  ['setTimeout(task, 1)', ''],
  ['class Function1 {} new Function1()', ''],
  ['const text = element.innerHTML', ''],
  ['"eval(1)" // eval(1)', ''],
])('code: %s', (code, fault) => {
  expect(findCodeFaults(code)).toEqual(fault ? [fault] : [])
})

test('the built package has none of it', () => {
  const files = listFiles('dist', '.js')
  expect(files).toContain('dist/index.js')
  expect(files.filter((file) => findCodeFaults(readText(file)).length > 0)).toEqual([])
})
