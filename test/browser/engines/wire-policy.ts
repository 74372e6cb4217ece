// Browser tests: a Content-Security-Policy with room for the harness's own script, and for nothing else.

type Directives = Map<string, string[]>

function parse(policy: string): Directives {
  const parts = policy.split(';').map((part) => part.trim().split(/\s+/))
  return new Map(
    parts.filter(([name]) => name !== '').map(([name = '', ...values]) => [name.toLowerCase(), values]),
  )
}

function allow(directives: Directives, name: string, source: string): void {
  const values = directives.get(name) ?? directives.get('default-src')
  if (values !== undefined) directives.set(name, [...values.filter((value) => value !== "'none'"), source])
}

/** The same policies, with one script that has that nonce, and its requests to the page's own origin. */
export function allowScript(header: string, nonce: string): string {
  const policies = header.split(',').map((policy) => {
    const directives = parse(policy)
    if (directives.has('script-src-elem')) allow(directives, 'script-src-elem', `'nonce-${nonce}'`)
    else allow(directives, 'script-src', `'nonce-${nonce}'`)
    allow(directives, 'connect-src', "'self'")
    return [...directives].map(([name, values]) => [name, ...values].join(' ')).join('; ')
  })
  return policies.join(', ')
}
