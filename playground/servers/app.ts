// Playground app server: bundles the pages once in memory and serves them under a strict Content-Security-Policy.
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RequestListener } from 'node:http'
import { build } from 'vite'

export interface Addresses {
  readonly provider: string
  readonly api: string
}

const folder = fileURLToPath(new URL('../app', import.meta.url))

/** The page as plain TypeScript, and the same in React. */
const pages = ['index.html', 'react.html']

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Bundles the pages, with the addresses of the other two servers as `import.meta.env` values. */
export async function buildApp({ provider, api }: Addresses): Promise<Map<string, string | Uint8Array>> {
  const result = await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    define: {
      'import.meta.env.VITE_ISSUER': JSON.stringify(provider),
      'import.meta.env.VITE_API': JSON.stringify(api),
      'import.meta.env.VITE_SOURCE': JSON.stringify(readFileSync(join(folder, 'react/app.tsx'), 'utf8')),
    },
    build: {
      write: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        input: pages.map((page) => join(folder, page)),
        // claimcheck/react says 'use client', for React's server components. There is no server here.
        checks: { moduleLevelDirective: false },
      },
    },
  })
  if (!('output' in result)) throw new Error('Expected exactly one bundle')
  return new Map(
    result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  )
}

export function createAppServer(
  files: Map<string, string | Uint8Array>,
  addresses: Addresses,
): RequestListener {
  const policy = contentSecurityPolicy(addresses)
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const name = path === '/' ? '/index.html' : path
    const body = files.get(name)
    if (body === undefined)
      return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    response.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    response.end(body)
  }
}

function contentSecurityPolicy({ provider, api }: Addresses): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' ${provider}`,
    `connect-src 'self' ${provider} ${api}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
