// Playground provider: the frame that all its pages share, self-contained and without script.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const style = readFileSync(new URL('page.css', import.meta.url), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')

export const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** HTML that may be placed into a page as it is. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** Builds markup; every value that is not markup itself is escaped. */
export function html(
  parts: TemplateStringsArray,
  ...values: (string | Markup | readonly Markup[])[]
): Markup {
  const rendered = values.map((value) => {
    if (typeof value === 'string') return escape(value)
    return value instanceof Markup ? value.html : value.map((one) => one.html).join('')
  })
  return new Markup(parts.reduce((text, part, index) => text + (rendered[index - 1] ?? '') + part))
}

export function renderPage(title: string, content: Markup): string {
  const sheet = new Markup(`<style>${style}</style>`)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Example ID</title>
        ${sheet}
      </head>
      <body>
        <main>
          <p class="brand">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="8" cy="12" r="5" />
              <path d="M13 12h9m-3 0v4m-3-4v3" />
            </svg>
            Example ID
          </p>
          ${content}
        </main>
        <footer>
          You are at the identity provider of the playground. It forgets everything when it stops.
        </footer>
      </body>
    </html>`.html
}
