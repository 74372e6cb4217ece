// Playground servers: reads what a form or a script sent, with a limit.
import type { IncomingMessage } from 'node:http'

const LIMIT = 10_000

async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > LIMIT) throw new Error('The request body is too large')
  }
  return text
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request))
}

/** The members of a JSON object that are strings; an empty record for anything else. */
export async function readStrings(request: IncomingMessage): Promise<Record<string, string>> {
  const text = await readText(request)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member === 'string'))
  } catch {
    return {}
  }
}
