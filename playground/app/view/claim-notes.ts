// Playground app: a sentence about each claim, and the check of the SDK that vouches for it.
export interface ClaimNote {
  readonly meaning: string
  readonly check: string
}

const notes: Readonly<Record<string, ClaimNote>> = {
  iss: { meaning: 'The provider, exactly', check: 'iss' },
  sub: { meaning: 'The person, for good', check: 'sub' },
  aud: { meaning: 'Meant for this app', check: 'aud' },
  azp: { meaning: 'Given to this app', check: 'azp' },
  exp: { meaning: 'Valid until', check: 'exp' },
  iat: { meaning: 'Signed at', check: 'iat' },
  nbf: { meaning: 'Valid from', check: 'nbf' },
  nonce: { meaning: 'Answers our own request', check: 'nonce' },
  at_hash: { meaning: 'Fits the access token', check: 'at_hash' },
  auth_time: { meaning: 'Last proved who they are', check: 'auth_time' },
  acr: { meaning: 'How strongly they did', check: 'acr' },
  sid: { meaning: 'Session at the provider', check: 'signature' },
  name: { meaning: 'Full name', check: 'signature' },
  given_name: { meaning: 'First name', check: 'signature' },
  family_name: { meaning: 'Last name', check: 'signature' },
  preferred_username: { meaning: 'User name; may change', check: 'signature' },
  email: { meaning: 'May change: not an id', check: 'signature' },
  email_verified: { meaning: 'Address confirmed?', check: 'signature' },
  picture: { meaning: 'Portrait', check: 'signature' },
  locale: { meaning: 'Language and region', check: 'signature' },
  updated_at: { meaning: 'Profile last changed', check: 'signature' },
}

export function noteOn(claim: string): ClaimNote {
  return notes[claim] ?? { meaning: 'An extra of this provider', check: 'signature' }
}

/** Those with a check of their own come first, then what the provider says about the person. */
export function sortClaims<Value>(claims: Readonly<Record<string, Value>>): [string, Value][] {
  const order = Object.keys(notes)
  const placeOf = (claim: string) => (order.includes(claim) ? order.indexOf(claim) : order.length)
  return Object.entries(claims).toSorted(([one], [other]) => placeOf(one) - placeOf(other))
}
