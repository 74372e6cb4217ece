// Fuzzing: our own look at a JSON text that JSON.parse reads: how deep it goes, and whether an object names a member twice.

/** What was seen. */
export interface Look {
  readonly depth: number
  readonly hasNameTwice: boolean
}

/** Looks at a valid JSON text, token by token, with the names of each open object on a stack. */
export function lookAt(text: string): Look {
  const open: (Set<string> | undefined)[] = []
  let [depth, hasNameTwice, isName] = [0, false, false]
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],]/gs)) {
    const names = open.at(-1)
    if (token === '{' || token === '[') {
      depth = Math.max(depth, open.push(token === '{' ? new Set() : undefined))
      isName = token === '{'
    } else if (token === '}' || token === ']') {
      open.pop()
      isName = false
    } else if (token === ',') isName = names !== undefined
    else if (names && isName) {
      const name = JSON.parse(token) as string
      hasNameTwice ||= names.has(name)
      names.add(name)
      isName = false
    }
  }
  return { depth, hasNameTwice }
}
