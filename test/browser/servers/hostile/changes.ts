// Hostile provider: the usual ways to change an object or a list of parameters, so that a switch is one line.
import { createGate, type Deviation, type Gate, type Json, type JsonObject } from '../answer.ts'
import type { LoggedRequest } from '../request-log.ts'
import type { AuthorizationDeviation, Parameters } from './switches.ts'

type ObjectChange = (honest: JsonObject) => JsonObject
type ParametersChange = (honest: Parameters) => Parameters

/** Sets members, or adds them. */
export function setting(members: Record<string, Json>): ObjectChange {
  return (honest) => ({ ...honest, ...members })
}

/** Leaves members out. */
export function leavingOut(...names: string[]): ObjectChange {
  return (honest) => Object.fromEntries(Object.entries(honest).filter(([name]) => !names.includes(name)))
}

/** Puts text at the end of a member. */
export function appending(name: string, text: string): ObjectChange {
  return (honest) => {
    const value = honest[name]
    if (typeof value !== 'string') throw new Error(`${name} is no text`)
    return { ...honest, [name]: `${value}${text}` }
  }
}

/** For `authorization.parameters`: an error in place of the code. */
export function answeringError(error: string, description?: string): ParametersChange {
  const told: Parameters = [['error', error]]
  if (description !== undefined) told.push(['error_description', description])
  const replaced = ['code', 'error', 'error_description', 'session_state']
  return (honest) => [...told, ...honest.filter(([name]) => !replaced.includes(name))]
}

/** For `authorization.parameters`: that error, but only where prompt is none. */
export function answeringSilentError(error: string): NonNullable<AuthorizationDeviation['parameters']> {
  return (honest, { query }) => (query.get('prompt') === 'none' ? answeringError(error)(honest) : honest)
}

/** For any `gate`: requests of frames are never answered, all others at once. */
export function hangingInFrames({ headers }: LoggedRequest): Gate | undefined {
  return headers['sec-fetch-dest'] === 'iframe' ? createGate() : undefined
}

/** For `token` and `refresh`: the request is refused with that error (RFC 6749 §5.2). */
export function refusing(error: string, status = 400): Deviation {
  return { status, body: JSON.stringify({ error }), contentType: 'application/json' }
}

/** For `once`: the same deviation for so many requests. */
export function times<D extends Deviation>(count: number, deviation: D): D[] {
  return Array.from({ length: count }, () => deviation)
}

/** For `authorization.parameters`: leaves one out. */
export function withoutParameter(name: string): ParametersChange {
  return (honest) => honest.filter(([other]) => other !== name)
}

/** For `authorization.parameters`: gives one another value. */
export function alteringParameter(name: string, alter: (value: string) => string): ParametersChange {
  return (honest) => honest.map(([other, value]) => [other, other === name ? alter(value) : value])
}

/** For `authorization.parameters`: adds one at the end; twice the same name if it is there already. */
export function addingParameter(name: string, value: string): ParametersChange {
  return (honest) => [...honest, [name, value]]
}

/** Sends the browser to another address than the callback; the function tells the callback that was kept back last. */
export function keepBackCallback(authorization: AuthorizationDeviation, address: string): () => string {
  let callback = ''
  authorization.location = (url) => {
    callback = url
    return address
  }
  return () => callback
}
