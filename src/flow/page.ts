// Room flow: what a flow asks of the page it runs in.

/** The page: its address, and ways to tidy it or to leave. */
export interface Page {
  /** The page's origin. */
  readonly origin: string
  /** The address as it is now. */
  readonly url: () => string
  /** Shows another address of the same origin, without a load and without a new history entry. */
  readonly show: (url: string) => void
  /** The same, and tells the app's router, as the Back button does. */
  readonly moveTo: (url: string) => void
  /** Leaves for another page; `replace` leaves no history entry behind. */
  readonly leave: (url: string, how: 'assign' | 'replace') => void
  /** Runs a task when the page has nothing else to do. */
  readonly whenIdle: (task: () => void) => void
}
