// Providers: what a test found out about a provider, for docs/providers.md.

export type Result = {
  name: string
  /** The whole path, or a mistake and the code by which the app is told of it. */
  outcome: 'path proven' | { code: string; title: string }
}

/** Under what name a test says what it found, for whoever reads the report of the run. */
export const annotation = 'provider'
