// Hostile provider: where its endpoints are, so that nothing can be guessed and everything can move.
import type { LoggedRequest } from '../request-log.ts'
import { random } from './grants.ts'
import { endpoints, type Endpoint, type Switches } from './switches.ts'

export type Paths = Partial<Record<Endpoint, string>>

/** `preflight` is any OPTIONS request, `elsewhere` any path that is no endpoint. */
export type LoggedEndpoint = Endpoint | 'preflight' | 'elsewhere'

/** Random paths, but for those that are told. */
export function choosePaths(told: Paths): Paths {
  const free = endpoints.filter((endpoint) => endpoint !== 'discovery')
  return { ...Object.fromEntries(free.map((endpoint) => [endpoint, `/${endpoint}-${random(6)}`])), ...told }
}

export function pathOf(endpoint: Endpoint, chosen: Paths, { paths, issuerPath }: Switches): string {
  const name = endpoint === 'refresh' ? 'token' : endpoint
  const path = paths[name] ?? chosen[name]
  // Discovery §4.1: a terminating slash is removed first.
  return path ?? `${issuerPath.replace(/\/$/, '')}/.well-known/openid-configuration`
}

export function endpointOf(request: LoggedRequest, chosen: Paths, switches: Switches): LoggedEndpoint {
  if (request.method === 'OPTIONS') return 'preflight'
  const found = endpoints.find((endpoint) => pathOf(endpoint, chosen, switches) === request.path)
  const isRefresh = found === 'token' && request.form.get('grant_type') === 'refresh_token'
  return isRefresh ? 'refresh' : (found ?? 'elsewhere')
}
