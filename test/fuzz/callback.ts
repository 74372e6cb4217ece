// Fuzzing: the callback, from the page's address to a code. Only the honest response brings one.
import { readCallback } from '../../src/flow/callback.ts'
import { readCode } from '../../src/protocol/authorization-response.ts'
import { addressOf, cases, code, issuer, place, state } from './callback-cases.ts'
import type { Case } from './callback-cases.ts'
import { checkRefusal, defineSubject, fault } from './subject.ts'
import type { Subject, Verdict } from './subject.ts'

/** Our own reading of a form, of ASCII text as a serialised URL has it. */
function readForm(text: string): [name: string, value: string][] {
  const decode = (part: string): string =>
    Buffer.from(
      part
        .replaceAll('+', ' ')
        .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString()
  return text
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decode(name), decode(value.join('='))]
    })
}

/** What must come of an address. */
function foresee(
  address: string,
  announcesIssuer: boolean,
): { isHome: boolean; isOurs: boolean; code?: string } {
  const [beforeFragment = '', ...fragments] = address.split('#')
  const fragment = fragments.join('#')
  const [page = '', ...queries] = beforeFragment.split('?')
  const hasResponse = fragment.split('&').some((pair) => /^(state|code|error|response)=/.test(pair))
  const list = readForm(queries.join('?')).concat(hasResponse ? readForm(fragment) : [])
  const all = (name: string): string[] => list.filter(([one]) => one === name).map(([, value]) => value)
  const isHome = page === place.redirectUri || page === place.postLogoutRedirectUri
  const isOurs = isHome && all('state').some((one) => one.startsWith(place.stateMark))
  const isHonest =
    isOurs &&
    all('state').join() === state &&
    new Set(list.map(([name]) => name)).size === list.length &&
    all('iss').join() === (announcesIssuer || all('iss').length ? issuer : '') &&
    !list.some(([name]) => name === 'error' || name === 'response' || name.includes('token'))
  const [found = ''] = all('code')
  return { isHome, isOurs, ...(isHonest && found && { code: found }) }
}

/** The parts of the product that read a callback. */
export const parts = { readCallback, readCode }

function judge({ readCallback: read, readCode: take }: typeof parts, one: Case): Verdict {
  const address = addressOf(one)
  if (address === undefined) return 'refused'
  const { announcesIssuer } = one
  const expected = foresee(address, announcesIssuer)
  let shown = address
  const page = { url: () => shown, show: (url: string) => void (shown = url) }
  const callback = read(page, place, () => undefined)
  if ((callback.parameters !== undefined) !== expected.isOurs) fault('Ours and foreign were mixed up')
  if (callback.parameters === undefined) {
    if (shown !== address || (callback.isForeign && !expected.isHome)) fault('A foreign page was touched')
    return 'refused'
  }
  if (shown !== place.redirectUri && shown !== place.postLogoutRedirectUri)
    fault('The address was not cleaned')
  const parameters = new URLSearchParams(callback.parameters)
  // No transaction waits for another state.
  if (parameters.get('state') !== state)
    return expected.code === undefined ? 'refused' : fault('The state is lost')
  const terms = { redirectUri: place.redirectUri, issuers: [issuer], announcesIssuer, tell: () => undefined }
  let taken: string | undefined
  try {
    taken = take(parameters, terms)
  } catch (thrown) {
    checkRefusal(
      thrown,
      ['OIDC_CALLBACK_INVALID', 'OIDC_CALLBACK_ISSUER_MISMATCH', 'OIDC_AUTHORIZATION_FAILED'],
      [code, state],
    )
  }
  if (taken !== expected.code) fault(`Taken: ${taken}, expected: ${expected.code}`)
  return taken === undefined ? 'refused' : 'accepted'
}

/** The callback parser. */
export function fuzzCallback(under: typeof parts = parts): Subject {
  return defineSubject('callback', cases, (one) => judge(under, one))
}
