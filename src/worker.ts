// Door: the script that `inWorker` runs. It exports nothing: it serves the page that started it, and holds the tokens.
import { createEngine } from './engine/create-engine.ts'
import { serveEngine } from './engine/wire/serve-engine.ts'
import { openLock } from './platform/locks.ts'
import { openRecords } from './platform/records.ts'
import { holdLife, isOffline, scope } from './platform/worker-scope.ts'

serveEngine(scope, {
  live: holdLife,
  start(config, news) {
    const records = openRecords()
    return createEngine(config, {
      ...news,
      records,
      withLock: openLock(`claimcheck ${config.stateMark}`, records),
      now: () => Date.now(),
      steady: () => performance.now(),
      after: (milliseconds, task) => void setTimeout(task, milliseconds),
      isOffline,
    })
  },
})
