// Hostile provider: pushed authorization requests (RFC 9126): kept under a reference that is good once, for a minute, for one client.
import { jsonAnswer, type Answer } from '../answer.ts'
import { random } from './grants.ts'
import type { Handler } from './turn.ts'

type Pushed = { asked: URLSearchParams; until: number }

export type PushedRequests = {
  /** Keeps a request until that second; gives its reference. */
  add: (asked: URLSearchParams, until: number) => string
  /** The request of a reference that is good at that second. */
  find: (reference: string, now: number) => URLSearchParams | undefined
  /** From now on the reference is good for nothing. */
  useUp: (reference: string) => void
  clear: () => void
}

export function createPushedRequests(): PushedRequests {
  const kept = new Map<string, Pushed>()
  return {
    add(asked, until) {
      const reference = `urn:ietf:params:oauth:request_uri:${random()}`
      kept.set(reference, { asked, until })
      return reference
    },
    find(reference, now) {
      const { asked, until = 0 } = kept.get(reference) ?? {}
      return now < until ? asked : undefined
    },
    useUp: (reference) => void kept.delete(reference),
    clear: () => kept.clear(),
  }
}

const refuse = (error: string, description: string): Answer =>
  jsonAnswer({ error, error_description: description }, 400)

export const answerPushed: Handler<'pushed_authorization_request'> = async (turn) => {
  const { request, pushed, now, deviation, switches } = turn
  const { form, method } = request
  if (switches.pushing === 'off' || method !== 'POST')
    return refuse('invalid_request', 'nothing to push here')
  // RFC 9126 §2.1: a reference cannot be pushed; who asks is said.
  if (form.has('request_uri') || !form.get('client_id')) return refuse('invalid_request', 'client_id')
  const { members = (honest) => honest } = deviation
  const reference = pushed.add(form, now + 60)
  return { ...jsonAnswer(await members({ request_uri: reference, expires_in: 60 })), status: 201 }
}
