// Door: the script that `inWorker` runs. It exports nothing: it serves the page that started it, and holds the tokens.
import { startLocalEngine } from './client/local-engine.ts'
import { serveEngine } from './engine/wire/serve-engine.ts'
import { holdLife, scope } from './platform/worker-scope.ts'

serveEngine(scope, { live: holdLife, start: startLocalEngine })
