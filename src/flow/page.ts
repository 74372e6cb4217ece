// Room flow: what a flow asks of the page it runs in.

/** What a person sees besides the address: the router's state, and how far the page is scrolled. */
export interface View {
  readonly state: unknown
  readonly x: number
  readonly y: number
}

/** A window or a frame in which a sign-in goes on while this page stays. */
export interface Elsewhere {
  readonly go: (url: string) => void
  readonly close: () => void
  /** Tells, once, that the person seems to have closed it; gives a function that ends this. */
  readonly onClosed: (listener: () => void) => () => void
}

/** The page's address. */
export interface AddressBar {
  /** The address as it is now. */
  readonly url: () => string
  /** Shows another address of the same origin, without a load and without a new history entry. */
  readonly show: (url: string) => void
}

/** The page: its address, and ways to tidy it or to leave. */
export interface Page extends AddressBar {
  /** The page's origin. */
  readonly origin: string
  /** Whether it stands in a frame. */
  readonly isFramed: boolean
  readonly view: () => View
  /** Whether the browser knows that there is no network. */
  readonly isOffline: () => boolean
  /** As `show`, and tells the app's router, as the Back button does; `view` comes back with it. */
  readonly moveTo: (url: string, view?: View) => void
  /** Leaves for another page; `replace` leaves no history entry behind. */
  readonly leave: (url: string, how: 'assign' | 'replace') => void
  /** Closes this window, where it was opened for a sign-in. */
  readonly close: () => void
  /** Opens a hidden frame. */
  readonly openFrame: () => Elsewhere
  /** Runs a task after that many milliseconds; gives a function that ends this. */
  readonly after: (milliseconds: number, task: () => void) => () => void
}
