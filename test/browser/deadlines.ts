// Browser tests: an early script for tests of what never answers: the deadlines of a page come twenty times sooner.

/** For `app.early`. */
export const earlyDeadlines = `{
  const { timeout } = AbortSignal
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 20)
}`
