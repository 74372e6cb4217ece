// Playground provider: where it keeps sessions, codes and tokens until it stops: one map in memory.
interface Entry {
  [member: string]: unknown
  accountId?: string
  grantId?: string
  uid?: string
  consumed?: number
}

interface Kept {
  readonly kind: string
  readonly entry: Entry
  readonly until: number
}

export type Memory = ReturnType<typeof createMemory>

export function createMemory() {
  const kept = new Map<string, Kept>()

  function read(key: string): Entry | undefined {
    const found = kept.get(key)
    if (found && found.until > Date.now()) return found.entry
    kept.delete(key)
    return undefined
  }

  function forget(unwanted: (kept: Kept) => boolean): number {
    const keys = [...kept].filter(([, one]) => unwanted(one)).map(([key]) => key)
    for (const key of keys) kept.delete(key)
    return keys.length
  }

  /** The storage of one kind of things, in the shape that oidc-provider asks for. */
  function adapterFor(kind: string) {
    const keyOf = (id: string) => `${kind}:${id}`
    const findBy = (member: string, value: string) =>
      [...kept].find(([, one]) => one.kind === kind && one.entry[member] === value)?.[0] ?? ''
    return {
      async upsert(id: string, entry: Entry, seconds = Number.POSITIVE_INFINITY) {
        kept.set(keyOf(id), { kind, entry, until: Date.now() + seconds * 1000 })
      },
      find: async (id: string) => read(keyOf(id)),
      findByUid: async (uid: string) => read(findBy('uid', uid)),
      findByUserCode: async (code: string) => read(findBy('userCode', code)),
      async consume(id: string) {
        const entry = read(keyOf(id))
        if (entry) entry.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async (id: string) => void kept.delete(keyOf(id)),
      revokeByGrantId: async (grantId: string) => void forget(({ entry }) => entry.grantId === grantId),
    }
  }

  return {
    adapterFor,
    /** Forgets the tokens of one person, as if they had run out. */
    forgetTokens: (sub: string, kinds: readonly string[]) =>
      forget(({ kind, entry }) => entry.accountId === sub && kinds.includes(kind)),
  }
}
