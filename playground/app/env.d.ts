// Playground app: the two addresses that start.ts writes into the page when it is built.
interface ImportMetaEnv {
  readonly VITE_ISSUER: string
  readonly VITE_API: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
