// Test servers: an origin that nobody should talk to. It answers everything, so that only the client can say no.
import { preflightAnswer, send, type Answer } from './answer.ts'
import { startRecorder, type Recorder } from './recorder.ts'

export type Evil = Recorder<'anything'> & {
  /** What it answers, by path; `{}` elsewhere. */
  readonly documents: Map<string, string>
}

export async function startEvil(): Promise<Evil> {
  const documents = new Map<string, string>()
  const recorder = await startRecorder({
    host: '127.0.0.1',
    endpointOf: () => 'anything',
    respond({ method, path }, response) {
      const headers = { 'content-type': 'application/json' }
      const answer: Answer = { status: 200, headers, body: documents.get(path) ?? '{}' }
      send(response, method === 'OPTIONS' ? preflightAnswer() : answer, {})
    },
  })
  return {
    ...recorder,
    documents,
    reset() {
      recorder.reset()
      documents.clear()
    },
  }
}
