// Playground provider: its "user database". Any name that is typed becomes a person with plausible claims.
import { createHash } from 'node:crypto'

export interface Person {
  readonly sub: string
  readonly name: string
  readonly given_name: string
  readonly family_name: string
  readonly preferred_username: string
  readonly email: string
  readonly email_verified: boolean
  readonly picture: string
  readonly locale: string
  readonly updated_at: number
}

const families = [
  ['Lindqvist', 'sv-SE'],
  ['Okafor', 'en-NG'],
  ['Moreau', 'fr-FR'],
  ['Tanaka', 'ja-JP'],
  ['Silva', 'pt-BR'],
  ['Novak', 'cs-CZ'],
  ['Haddad', 'ar-LB'],
  ['Byrne', 'en-IE'],
] as const

const people = new Map<string, Person>()

export const findPerson = (sub: string): Person | undefined => people.get(sub)

/** The person behind a typed name, the same one each time. */
export function meetPerson(typed: string, issuer: string): Person {
  const words = wordsOf(typed)
  const seed = createHash('sha256').update(words.join(' ').toLowerCase()).digest()
  const [family, locale] = families[seed.readUInt8(0) % families.length] ?? families[0]
  const given = words[0] ?? 'Robin'
  const surname = words.slice(1).join(' ') || family
  const sub = `p-${seed.toString('hex').slice(0, 10)}`
  const username = asciiOf(`${given}.${surname}`) || sub
  const person: Person = {
    sub,
    name: `${given} ${surname}`,
    given_name: given,
    family_name: surname,
    preferred_username: username,
    email: `${username}@example.com`,
    email_verified: true,
    picture: `${issuer}/people/${sub}.svg`,
    locale,
    updated_at: 1_735_689_600 + (seed.readUInt32BE(1) % 20_000_000),
  }
  people.set(sub, person)
  return person
}

function wordsOf(typed: string): string[] {
  const localPart = typed.split('@')[0] ?? ''
  const words = localPart.normalize('NFC').match(/[\p{L}\p{M}\p{N}'’-]+/gu) ?? []
  return words.slice(0, 4).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1, 30))
}

function asciiOf(text: string): string {
  const plain = text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(' ', '.')
    .replace(/[^a-z0-9.]+/g, '')
  return plain.replace(/\.{2,}/g, '.').replace(/^\.|\.$/g, '')
}

/** A round picture with the initials of a person. */
export function drawPicture({ given_name: given, family_name: family, sub }: Person): string {
  const hue = Number.parseInt(sub.slice(2, 6), 16) % 360
  const initials = [given, family].map((name) => name.slice(0, 1)).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
<linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 55% 42%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 60% 30%)"/></linearGradient>
<rect width="96" height="96" fill="url(#g)"/>
<text x="48" y="50" fill="#fff" font-family="system-ui, sans-serif" font-size="36" font-weight="600" text-anchor="middle" dominant-baseline="central">${initials}</text>
</svg>`
}
