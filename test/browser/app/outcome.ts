// Harness page: what happened, as plain data that can leave the page.
import type { Session } from '../../../src/index.ts'

export type Failure = {
  name: string
  message: string
  code?: string
  check?: string
  remedy?: string
  oauth?: { error: string; error_description?: string; error_uri?: string }
  /** What a stronger sign-in asks for. */
  signIn?: { acrValues?: string; maxAge?: number; claims?: object }
  /** Name and message of the cause. */
  cause?: string
}

export type Outcome = {
  /** `threw`: no session but an error. `elsewhere`: the tab shows a page that is not the app's. */
  status: Session['status'] | 'threw' | 'elsewhere'
  reason?: string
  error?: Failure
  claims?: Record<string, unknown>
  scope?: string
  returnTo?: string
  renewal?: string
}

const members = ['code', 'check', 'remedy', 'oauth', 'signIn'] as const

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) }
  const { name, message, cause } = error
  const found = members.filter((member) => member in error)
  const details: Partial<Failure> = Object.fromEntries(
    found.map((member) => [member, Reflect.get(error, member)]),
  )
  return {
    name,
    message,
    ...details,
    ...(cause instanceof Error && { cause: `${cause.name}: ${cause.message}` }),
  }
}

export function describeSession(session: Session): Outcome {
  const { error, ...rest } = { error: undefined, ...session }
  return { ...rest, ...(error && { error: describeFailure(error) }) }
}
