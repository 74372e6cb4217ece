// Fuzzing: addresses of a page, around the one that an honest response leads to.
import fc from 'fast-check'
import { damages, place as somewhere, spoil } from './damage.ts'
import type { Damage } from './damage.ts'

const origin = 'https://app.example'
/** Who answers. */
export const issuer = 'https://id.example'
/** What makes a callback ours. */
export const place = {
  redirectUri: `${origin}/callback`,
  postLogoutRedirectUri: `${origin}/bye`,
  stateMark: 'cc0abcdef',
}
/** The only state that a sign-in waits for. */
export const state = `${place.stateMark}-5f9c3a71`
/** The honest code. */
export const code = 'kod-81f7e2c4'

/** A parameter, where it stands, and how it is spelt. */
interface Parameter {
  readonly name: string
  readonly value: string
  readonly isInFragment: boolean
  readonly isEscaped: boolean
}

type Move = 'drop' | 'double' | 'move' | 'escape' | 'last'
type Change =
  | { readonly kind: Move; readonly at: number }
  | { readonly kind: 'rename' | 'revalue'; readonly at: number; readonly to: string }
  | { readonly kind: 'add'; readonly parameter: Parameter }

/** An address: the honest one, its parameters changed, and then its text damaged. */
export interface Case {
  readonly path: string
  readonly changes: readonly Change[]
  readonly damage: readonly Damage[]
  readonly announcesIssuer: boolean
}

const names = [
  ...'code state iss error error_description session_state access_token id_token token_type response'.split(
    ' ',
  ),
  ...'code[] Code CODE x __proto__ ?code'.split(' '),
  ...['', 'iss ', 'co\u0000de'],
]
const values = [
  ...['', code, state, issuer, `${issuer}/`, 'https://ID.example', `${issuer}.evil.test`, 'access_denied'],
  ...[place.stateMark, `x${state}`, `${state}x`, state.toUpperCase(), '\u0000', '%00', 'a&code=b'],
]
const pieces = [
  ...['&', '=', '?', '#', '%', '+', ';', '%26', '%3D', '%23', '%00', '%c0%ae', '/', '\\', '..', ' ', '\t'],
  ...['&code=x', '&state=x', '&iss=x', '#code=x', '?error=x', '#', '&error=', '\u202e', '\ufeff', 'é', '@'],
]
const paths = '/callback /bye / /callback/ /Callback /callback/x //callback /x/../callback'.split(' ')

const parameter = fc.record(
  {
    name: fc.constantFrom(...names),
    value: fc.constantFrom(...values),
    isInFragment: fc.boolean(),
    isEscaped: fc.boolean(),
  },
  { noNullPrototype: true },
)

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom<Move>('drop', 'double', 'move', 'escape', 'last'),
    at: somewhere,
  }),
  fc.record({ kind: fc.constant<'rename'>('rename'), at: somewhere, to: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant<'revalue'>('revalue'), at: somewhere, to: fc.constantFrom(...values) }),
  fc.record({ kind: fc.constant<'add'>('add'), parameter }),
)

/** The cases. */
export const cases: fc.Arbitrary<Case> = fc.record({
  path: fc.oneof(
    { weight: 9, arbitrary: fc.constant('/callback') },
    { weight: 1, arbitrary: fc.constantFrom(...paths) },
  ),
  changes: fc.array(change, { maxLength: 3 }),
  damage: fc.oneof(fc.constant([]), damages(pieces, 2)),
  announcesIssuer: fc.boolean(),
})

const honest: readonly Parameter[] = Object.entries({ code, state, iss: issuer }).map(([name, value]) => ({
  name,
  value,
  isInFragment: false,
  isEscaped: false,
}))

function alter(list: readonly Parameter[], one: Change): readonly Parameter[] {
  if (one.kind === 'add') return [...list, one.parameter]
  const index = Math.floor(one.at * list.length)
  const chosen = list[index]
  if (!chosen) return list
  if ('to' in one) return list.with(index, { ...chosen, [one.kind === 'rename' ? 'name' : 'value']: one.to })
  const others = list.toSpliced(index, 1)
  if (one.kind === 'drop') return others
  if (one.kind === 'last') return [...others, chosen]
  if (one.kind === 'double') return [...list, chosen]
  if (one.kind === 'move') return list.with(index, { ...chosen, isInFragment: !chosen.isInFragment })
  return list.with(index, { ...chosen, isEscaped: true })
}

const escapeAll = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

function write(list: readonly Parameter[], isInFragment: boolean): string {
  const escape = ({ isEscaped }: Parameter): ((text: string) => string) =>
    isEscaped ? escapeAll : encodeURIComponent
  return list
    .filter((one) => one.isInFragment === isInFragment)
    .map((one) => `${escape(one)(one.name)}=${escape(one)(one.value)}`)
    .join('&')
}

/** The address of a case as the browser shows it, or nothing where no browser can be at it. */
export function addressOf({ path, changes, damage }: Case): string | undefined {
  const list = changes.reduce(alter, honest)
  const fragment = write(list, true)
  const text = origin + spoil(`${path}?${write(list, false)}${fragment && '#'}${fragment}`, damage)
  return URL.canParse(text) ? new URL(text).href : undefined
}
