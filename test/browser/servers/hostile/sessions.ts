// Hostile provider: who has a session here; a browser shows which one is its own by a cookie.
import { createHash } from 'node:crypto'
import type { LoggedRequest } from '../request-log.ts'
import { random } from './grants.ts'
import type { Person } from './switches.ts'

export type BrowserSession = {
  readonly sid: string
  readonly person: Person
  /** Seconds since the epoch. */
  authTime: number
}

export type Sessions = {
  /** The session that the request's cookie is for. */
  of: (request: LoggedRequest) => BrowserSession | undefined
  /** Somebody signs in: into the session of the request, if it is theirs, else into a new one. */
  signIn: (request: LoggedRequest, person: Person, now: number) => BrowserSession
  /** The newest session; of that person if one is told. */
  newest: (person?: Person) => BrowserSession | undefined
  /** The value of Set-Cookie that makes a session the browser's own. */
  cookieFor: (session: BrowserSession) => string
  end: (sid: string) => void
  clear: () => void
}

export function createSessions(): Sessions {
  const sessions = new Map<string, BrowserSession>()
  // Cookies know no ports: each provider on this host has a name of its own.
  const name = `op-${random(6)}`
  const cookie = new RegExp(`(?:^|; )${name}=([^;]+)`)
  const of: Sessions['of'] = ({ headers }) => sessions.get(cookie.exec(headers.cookie ?? '')?.[1] ?? '')
  return {
    of,
    signIn(request, person, now) {
      const own = of(request)
      const session = own?.person.sub === person.sub ? own : { sid: random(), person, authTime: now }
      session.authTime = now
      sessions.set(session.sid, session)
      return session
    },
    newest: (person) => [...sessions.values()].findLast((one) => !person || one.person.sub === person.sub),
    cookieFor: ({ sid }) => `${name}=${sid}; Path=/; HttpOnly; SameSite=Lax`,
    end: (sid) => void sessions.delete(sid),
    clear: () => sessions.clear(),
  }
}

type Watcher = { clientId: string; origin: string; sid: string }

/** Session Management §2: what a client hands to the frame to ask whether it is still about the same session. */
export function sessionState({ clientId, origin, sid }: Watcher, salt: string = random(6)): string {
  const hash = createHash('sha256').update([clientId, origin, sid, salt].join(' ')).digest('base64url')
  return `${hash}.${salt}`
}
