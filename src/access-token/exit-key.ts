// Room access-token: the key to the one exit of access tokens. Whoever can import this file is the door `claimcheck/unsafe`.

/** Nobody can make another one; it is compared by identity. */
export const exitKey: object = Object.freeze({ __proto__: null })
