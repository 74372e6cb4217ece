// Room client: the option `resources`: what may be called, and which tokens there are for it.
import type { ListedResource, Target } from '../access-token/targets.ts'
import type { EngineConfig } from '../engine/engine.ts'
import { checkForms, configError, resolveUrl } from './forms.ts'
import type { Forms } from './forms.ts'
import type { Resource } from './options.ts'

const resourceForms: Forms = {
  string: 'url resource audience scope',
  list: 'methods',
  boolean: 'blankEchoes',
}

function readResource(given: string | Resource, origin: string): ListedResource & { readonly asks: Target } {
  const own = { __proto__: null, ...(typeof given === 'string' ? { url: given } : given) } as Resource
  checkForms(own, resourceForms, 'resources')
  const { url, resource, audience, scope, methods, blankEchoes } = own
  const { href } = resolveUrl('resources', url, origin)
  if (href.includes('?')) throw configError('resources', 'has a query')
  // RFC 8707 §2: an absolute URI without a fragment.
  if (resource && !(URL.canParse(resource) && !resource.includes('#')))
    throw configError('resources', `has \`resource\` "${resource}", which must be an absolute URI`)
  const asked = [resource, audience, scope]
  const key = asked.some(Boolean) ? JSON.stringify(asked) : ''
  return Object.freeze({
    prefix: href.replace(/\/+$/, ''),
    target: key,
    methods: methods?.map((method) => String(method).toUpperCase()),
    blankEchoes,
    asks: Object.freeze({ key, resource, audience, scope }),
  })
}

/** The resources and their targets: the token of the code is for all, unless every resource has one of its own. */
export function readResources(
  given: readonly (string | Resource)[] = [],
  origin: string,
): Pick<EngineConfig, 'resources' | 'targets'> {
  const resources = Object.freeze(given.map((resource) => readResource(resource, origin)))
  const found = new Map(resources.map(({ asks }) => [asks.key, asks]))
  const isShared = !found.size || found.delete('')
  const [own, all] = [[...found.values()], [{ __proto__: null, key: '' } as Target]]
  return { resources, targets: Object.freeze(isShared ? [...all, ...own] : [...own, ...all]) }
}
