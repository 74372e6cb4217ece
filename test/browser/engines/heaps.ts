// Browser tests: heap snapshots over the DevTools protocol, of a page and of the Workers that it has.
import type { CDPSession, Page } from '@playwright/test'
import type { Heaps } from '../tab.ts'

type Message = { id?: number; method?: string; params?: { chunk?: string } }

/** The snapshot of the page's own isolate. */
async function readPage(session: CDPSession): Promise<string> {
  let text = ''
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (text += chunk))
  await session.send('HeapProfiler.takeHeapSnapshot')
  return text
}

/** The same of a Worker, in messages that the page's session passes on. */
function readWorker(session: CDPSession, sessionId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    session.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId !== sessionId) return
      const { id, params } = JSON.parse(event.message) as Message
      if (id === undefined) text += params?.chunk ?? ''
      else resolve(text)
    })
    const message = JSON.stringify({ id: 1, method: 'HeapProfiler.takeHeapSnapshot' })
    session.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
  })
}

/** How many private and secret keys the page holds. */
async function countKeys(session: CDPSession): Promise<number> {
  const { result } = await session.send('Runtime.evaluate', { expression: 'CryptoKey.prototype' })
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' })
  const counted = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: "function () { return this.filter(({ type }) => type !== 'public').length }",
    returnByValue: true,
  })
  return Number(counted.result.value)
}

/** Takes the snapshots of everything that the page runs. */
export async function readHeaps(page: Page): Promise<Heaps> {
  const session = await page.context().newCDPSession(page)
  const attached: string[] = []
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') attached.push(sessionId)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false })
  const workers = await Promise.all(attached.map((sessionId) => readWorker(session, sessionId)))
  const heaps = { page: await readPage(session), workers, keys: await countKeys(session) }
  await session.detach()
  return heaps
}
