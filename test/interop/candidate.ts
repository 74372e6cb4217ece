// Interop: a provider that this machine may be able to start, and one that it has started.
import type { JsonObject } from '../browser/servers/answer.ts'
import type { Tab } from '../browser/tab.ts'

/** A provider that runs. */
export type Running = {
  version: string
  /** Options of the client besides `resources`. */
  options: JsonObject
  /** What an API is listed with besides its URL. */
  resource?: JsonObject
  /** What the ID Token says of the person who signs in. */
  claims: JsonObject
  /** Fills the forms of the provider. */
  signIn: (tab: Tab) => Promise<void>
  /** Signs in again while the provider's session lasts, where that takes a click. */
  signInAgain?: (tab: Tab) => Promise<void>
  /** What the provider's answer to a silent sign-in says, where it never gives one. */
  refusesSilence?: string
  /** What its page has where it knows nobody, and only there: told by that, where it is not told by silence. */
  form?: string
  /** Agrees to the sign-out, where the provider asks. */
  agree?: (tab: Tab) => Promise<void>
  /** Whether an access token is valid. */
  accepts: (token: string) => Promise<boolean>
  /** The thumbprint of the key that an access token is bound to. */
  boundTo?: (token: string) => Promise<string | undefined>
  close: () => Promise<void>
}

/** A provider by its name and configuration. It starts for an app of that origin and an API of that one, or throws why it cannot. */
export type Candidate = {
  name: string
  configuration: string
  start: (app: string, api: string) => Promise<Running>
}
