// Playground app: what servers/app.ts writes into the pages when they are built: two addresses, and the source of app.tsx.
interface ImportMetaEnv {
  readonly VITE_ISSUER: string
  readonly VITE_API: string
  readonly VITE_SOURCE: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
