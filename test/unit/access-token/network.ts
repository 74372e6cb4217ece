// Unit tests: a network that takes the place of the global fetch before the seam captures it.
import { vi } from 'vitest'

/** A request as it went out. */
export interface Sent {
  readonly url: string
  readonly init: RequestInit
  readonly request: Request
}

/** The network: what was sent, and what is answered next. */
export interface Network {
  readonly sent: Sent[]
  /** Queues an answer; without one the answer is an empty 200. */
  answer(body: unknown, init?: ResponseInit): void
  /** The form of the last request. */
  form(): Record<string, string>
}

/** Replaces the global fetch. */
export function installNetwork(): Network {
  const answers: (() => Response)[] = []
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (input: RequestInfo, init: RequestInit = {}) => {
    const request = new Request(input, init)
    sent.push({ url: request.url, init, request })
    return answers.shift()?.() ?? new Response()
  })
  return {
    sent,
    answer(body, init) {
      const headers = { 'content-type': 'application/json', ...init?.headers }
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      answers.push(() => new Response(text, { ...init, headers }))
    },
    form: () => Object.fromEntries(new URLSearchParams(sent.at(-1)?.init.body as string)),
  }
}
