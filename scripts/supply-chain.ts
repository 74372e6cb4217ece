// What could run code that nobody has read: install scripts, further dependencies, and code that is made of text.
import { parseAst } from 'rollup/parseAst'

type Manifest = {
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  bundleDependencies?: string[]
}

/** What a lock file says of each package. */
export type Lock = {
  packages: Record<string, Manifest & { version?: string; integrity?: string; hasInstallScript?: boolean }>
}

const installing = ['preinstall', 'install', 'postinstall']

/** What an app's bundle contains besides the package itself. */
export const runtimePackages = ['idb-keyval', 'oauth4webapi']

/** What is wrong with a manifest as an installer reads it. */
export function findManifestFaults({ scripts = {}, dependencies = {}, ...rest }: Manifest): string[] {
  const names = Object.keys(dependencies).toSorted()
  const { optionalDependencies = {}, bundleDependencies = [] } = rest
  return [
    ...installing.filter((name) => name in scripts).map((name) => `has a script ${name}`),
    ...(names.join() === runtimePackages.join() ? [] : [`depends on ${names.join(', ')}`]),
    ...names
      .filter((name) => !/^\d+\.\d+\.\d+$/.test(dependencies[name] ?? ''))
      .map((name) => `does not name one version of ${name}, but ${dependencies[name]}`),
    ...[...Object.keys(optionalDependencies), ...bundleDependencies].map((name) => `brings ${name} along`),
  ]
}

/** What is wrong with what the lock file says of the runtime dependencies. */
export function findLockFaults({ packages }: Lock): string[] {
  return runtimePackages.flatMap((name) => {
    const { version, integrity, hasInstallScript, ...rest } = packages[`node_modules/${name}`] ?? {}
    const further = { ...rest.dependencies, ...rest.optionalDependencies }
    return [
      ...(version === packages['']?.dependencies?.[name] ? [] : [`${name} is locked at ${version}`]),
      ...(integrity?.startsWith('sha512-') ? [] : [`${name} has no sha512`]),
      ...(hasInstallScript ? [`${name} has an install script`] : []),
      ...Object.keys(further).map((other) => `${name} depends on ${other}`),
    ]
  })
}

type Node = { type: string; [member: string]: unknown }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/** The name that something is called or assigned by: `eval` of `eval(…)` and of `globalThis.eval(…)`. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'MemberExpression') return nameOf(node['property'])
  if (node.type === 'Literal') return String(node['value'])
  return node.type === 'ChainExpression' ? nameOf(node['expression']) : ''
}

const isText = (node: unknown): boolean =>
  isNode(node) &&
  (node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string'))

/** Sinks that make code or HTML of text, as far as Trusted Types know them. */
const calls =
  /^(eval|Function|execScript|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|importScripts)$/
const members = /^(innerHTML|outerHTML|srcdoc)$/

function findFault(node: Node): string | undefined {
  const [first] = Array.isArray(node['arguments']) ? (node['arguments'] as unknown[]) : []
  const name = nameOf(node['callee'])
  if (node.type === 'ImportExpression' && !(isNode(node['source']) && node['source'].type === 'Literal'))
    return 'import() of something that is not written out'
  const callee = isNode(node['callee']) ? node['callee'] : node
  if (/^write(ln)?$/.test(name) && nameOf(callee['object']) === 'document') return `document.${name}()`
  if ((node.type === 'CallExpression' || node.type === 'NewExpression') && calls.test(name))
    return `${name}()`
  if (node.type === 'CallExpression' && /^set(Timeout|Interval)$/.test(name) && isText(first))
    return `${name}() with a text`
  const assigned = nameOf(node['left'])
  if (node.type === 'AssignmentExpression' && members.test(assigned)) return `${assigned} = …`
  return undefined
}

/** Names each place of a module where code or HTML is made of text, or loaded from who knows where. */
export function findCodeFaults(code: string): string[] {
  const faults: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isNode(value)) return
    const fault = findFault(value)
    if (fault !== undefined) faults.push(fault)
    Object.values(value).forEach(visit)
  }
  visit(parseAst(code))
  return faults
}
