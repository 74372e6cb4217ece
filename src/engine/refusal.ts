// Room engine: tells what an API wants when it refuses a call. Loaded only where one does.
import type { Challenge } from '../access-token/challenge.ts'
import { getDocument } from '../protocol/provider-request.ts'
import { readProtectedResource } from '../protocol/protected-resource.ts'
import type { ProtectedResource } from '../protocol/protected-resource.ts'
import { showUrl } from '../trace/trace.ts'
import type { Parts } from './engine-state.ts'

/** Asks an API of what it takes; without a token, and only at its own origin. */
async function askAbout(
  { config, ports }: Parts,
  url: string,
  metadataUrl: string | undefined,
): Promise<ProtectedResource | undefined> {
  if (!metadataUrl || !URL.canParse(metadataUrl) || new URL(metadataUrl).origin !== new URL(url).origin)
    return undefined
  const outside = { ...ports, origin: config.origin }
  const document = await getDocument(outside, 'resource', metadataUrl).catch(() => undefined)
  return document && readProtectedResource(document, url)
}

/** Tells the trace what a refused call wants: an error, a scope, and whose tokens the API takes. */
export async function tellRefusal(
  parts: Parts,
  { status, url }: { readonly status: number; readonly url: string },
  { error, scope, resourceMetadata }: Challenge,
): Promise<void> {
  const about = await askAbout(parts, url, resourceMetadata)
  const wanted = scope ?? about?.scopes.join(' ')
  parts.ports.tell({
    type: 'refusal',
    url: showUrl(url),
    status,
    ...(error && { error }),
    ...(wanted && { scope: wanted }),
    ...(about && { resource: about.resource, issuers: about.issuers.join(' ') }),
  })
}
