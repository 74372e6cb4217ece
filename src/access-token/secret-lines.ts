// Room access-token: the secrets of a session as one text, to be sealed: a line for the refresh token, for each place that secrets may
// go to, then two lines for each access token: its target and itself.
import { indexOf, slice } from './primordials.ts'

/** The only places that secrets go to besides listed resources. */
export interface Pins {
  readonly __proto__: null
  readonly token: string
  readonly revocation?: string | undefined
  readonly userInfo?: string | undefined
}

/** Stands after each line; neither tokens nor targets hold one. */
const lineBreak = '\n'

export const line = (text: string): string => text + lineBreak

/** Writes the first lines. */
export const writeLines = (refreshToken: string, { token, revocation, userInfo }: Pins): string =>
  line(refreshToken) + line(token) + line(revocation ?? '') + line(userInfo ?? '')

/** Cuts the first line off; what is left comes back. */
function cutLine(text: string, take: (line: string) => void): string {
  const end = indexOf(text, lineBreak)
  if (end < 0) return ''
  take(slice(text, 0, end))
  return slice(text, end + 1)
}

/** Hears the lines of an opened text. */
export interface LineReader {
  readonly first: (refreshToken: string, pins: Pins) => void
  readonly accessToken: (target: string, accessToken: string) => void
}

/** Takes an opened text apart. */
export function readLines(text: string, { first, accessToken }: LineReader): void {
  const pins = { __proto__: null, token: '', revocation: '', userInfo: '' }
  let refresh = ''
  let rest = cutLine(text, (found) => (refresh = found))
  rest = cutLine(rest, (found) => (pins.token = found))
  rest = cutLine(rest, (found) => (pins.revocation = found))
  rest = cutLine(rest, (found) => (pins.userInfo = found))
  first(refresh, pins)
  while (rest !== '') {
    let target = ''
    let held = ''
    rest = cutLine(rest, (found) => (target = found))
    rest = cutLine(rest, (found) => (held = found))
    accessToken(target, held)
  }
}
