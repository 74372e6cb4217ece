// Room flow: a sign-in in a popup or a frame, while this page and what is typed in it stay.
import type { Identity } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { SessionState, SignedOutSession } from '../session/session.ts'
import { depart } from './departure.ts'
import type { Flow } from './flow.ts'
import { ring } from './hand-over.ts'
import { toSession } from './outcome.ts'
import type { Elsewhere } from './page.ts'
import { isSamePerson, letGo, settle } from './settle.ts'
import type { SignInOptions } from './sign-in.ts'
import { readWishes } from './wishes.ts'

/** Milliseconds that a silent attempt may take. */
const patience = 10_000

/** Milliseconds after which no response is of use any more. */
const longest = 86_400_000

/** What can be heard of a sign-in elsewhere: its response, or that another window has finished it. */
interface Hearing {
  readonly answer: (parameters: string) => void
  readonly gone: () => void
}

/** Listens for the response of a state; it may come long after the promise of a closed window was rejected. */
function hearAnswer<Claims>(flow: Flow<Claims>, state: string, hear: Hearing): () => void {
  const look = async (): Promise<void> => {
    const engine = await flow.engine()
    const parameters = await engine.collect(state)
    const isOver = parameters !== undefined || !(await engine.look(state)).isPending
    if (!isOver) return
    stop()
    if (parameters === undefined) return hear.gone()
    ring(flow)
    hear.answer(parameters)
  }
  const stopBell = flow.bell.onChange(() => void look().catch(() => undefined))
  const stopTimer = flow.page.after(longest, () => stop())
  const stop = (): void => {
    stopBell()
    stopTimer()
  }
  return stop
}

/** Finishes with a response; gives the session, or the failure beside a session that stays. */
async function finish<Claims>(
  flow: Flow<Claims>,
  parameters: string,
  onlyFor?: Identity,
): Promise<SessionState<Claims> | SignedOutSession> {
  const engine = await flow.engine()
  const { identity, error, isSilent } = await engine.redeem(parameters)
  if (!identity) return fail(flow, error)
  if (onlyFor && !isSamePerson(onlyFor, identity)) {
    await letGo(flow, 'ended')
    throw new OidcError('OIDC_IDENTITY_CHANGED', 'The provider answered for another person than before.')
  }
  await settle(flow, identity, { isNew: !isSilent })
  return flow.session.get()
}

/** A failed attempt leaves a session as it is. */
function fail<Claims>({ session }: Flow<Claims>, thrown: unknown): SignedOutSession {
  const outcome = toSession(thrown)
  if (session.get().status !== 'signed-in') session.set(outcome)
  return outcome
}

const closed = (): OidcError =>
  new OidcError('OIDC_POPUP_CLOSED', 'The sign-in window was closed before it was done.')
const tooSlow = (): OidcError =>
  new OidcError('OIDC_TIMEOUT', 'The provider did not answer a silent sign-in in 10 s.')

/** Which sign-in is waited for, and how. */
interface Waiting {
  readonly state: string
  readonly isSilent: boolean
  readonly signal: AbortSignal | undefined
}

/** Waits for the response, the person's change of mind, or the end of patience. Nothing comes where another window has finished. */
function awaitAnswer<Claims>(
  flow: Flow<Claims>,
  { state, isSilent, signal }: Waiting,
  elsewhere: Elsewhere,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let isOver = false
    const end = (done: () => void): void => {
      if (isOver) return
      isOver = true
      stopClosed()
      stopTimer()
      elsewhere.close()
      done()
    }
    const stopAnswer = hearAnswer(flow, state, {
      answer(parameters) {
        // An answer after the promise was rejected still signs in: a severed window only seemed closed.
        if (isOver) void finish(flow, parameters).catch((thrown: unknown) => fail(flow, thrown))
        else end(() => resolve(parameters))
      },
      gone: () => end(() => resolve(undefined)),
    })
    const giveUp = (reason: Error): void => {
      stopAnswer()
      end(() => reject(reason))
    }
    const stopTimer = isSilent ? flow.page.after(patience, () => giveUp(tooSlow())) : () => undefined
    const stopClosed = elsewhere.onClosed(() => end(() => reject(closed())))
    signal?.addEventListener('abort', () => giveUp(signal.reason as Error))
  })
}

/** What a sign-in that another window has finished comes to here. */
async function lookAgain<Claims>(flow: Flow<Claims>): Promise<SessionState<Claims>> {
  await (await flow.engine()).wake()
  if (flow.session.get().status === 'signed-in') return flow.session.get()
  throw closed()
}

/** What is asked of a sign-in elsewhere; `onlyFor` names whom alone it may bring. */
export interface ElsewhereOptions extends SignInOptions {
  readonly onlyFor?: Identity | undefined
}

/** Signs in elsewhere. Calls that the app makes meanwhile wait for it. */
export function signInElsewhere<Claims>(
  flow: Flow<Claims>,
  options: ElsewhereOptions,
  elsewhere: Elsewhere,
): Promise<SessionState<Claims>> {
  const { display, signal, ...wishes } = readWishes(options)
  const { onlyFor } = { __proto__: null, ...options } as ElsewhereOptions
  const isSilent = display === 'silent'
  async function attempt(): Promise<SessionState<Claims>> {
    try {
      const { url, state } = await depart(
        flow,
        { ...wishes, returnTo: '/', view: undefined, isElsewhere: true },
        signal,
      )
      const answer = awaitAnswer(flow, { state, isSilent, signal }, elsewhere)
      elsewhere.go(url)
      const parameters = await answer
      return parameters === undefined ? await lookAgain(flow) : await finish(flow, parameters, onlyFor)
    } catch (thrown) {
      elsewhere.close()
      // What a provider or its silence did is an outcome; what the person or the app did is thrown.
      const isOutcome = isSilent && thrown instanceof OidcError
      if (isOutcome) return fail(flow, thrown)
      throw thrown
    }
  }
  const running = attempt()
  const over = running
    .catch(() => undefined)
    .finally(() => {
      if (flow.elsewhere === over) flow.elsewhere = undefined
    })
  flow.elsewhere = over
  return running
}
