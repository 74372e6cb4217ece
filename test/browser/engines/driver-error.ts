// Browser tests: what a browser's driver answers with instead of a value, in WebDriver and in WebDriver BiDi.

/** `code` is WebDriver's. */
export class DriverError extends Error {
  override readonly name = 'DriverError'
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}
