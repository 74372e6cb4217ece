// Playground app in React: calls the API and shows the answer, or the typed error. Knows no token.
import { OidcError } from 'claimcheck'
import { useState } from 'react'
import { ordersUrl } from './oidc.ts'

type Answer = { status: string; meaning: string; body: string }

async function answerOf(call: () => Promise<Response>): Promise<Answer> {
  try {
    const response = await call()
    const body = JSON.stringify(JSON.parse(await response.text()), null, 2)
    return { status: String(response.status), meaning: response.statusText, body }
  } catch (error) {
    if (error instanceof OidcError) return { status: error.code, meaning: error.remedy, body: error.message }
    return { status: 'failed', meaning: '', body: String(error) }
  }
}

export function OrdersCard({ fetch }: { fetch: typeof globalThis.fetch }) {
  const [answer, setAnswer] = useState<Answer>()
  const [isBusy, setBusy] = useState(false)
  const call = async (init?: RequestInit) => {
    setBusy(true)
    setAnswer(await answerOf(() => fetch(ordersUrl, init)))
    setBusy(false)
  }
  return (
    <section aria-labelledby="api-title">
      <h2 id="api-title">Call the API</h2>
      <p className="intro">
        The access token lives for one minute. Wait, call again, and nothing on this page is mounted anew.
      </p>
      <div className="buttons">
        <button id="get-orders" type="button" aria-busy={isBusy} onClick={() => void call()}>
          <b>GET</b> /orders
        </button>
        <button
          id="post-order"
          type="button"
          aria-busy={isBusy}
          onClick={() => void call({ method: 'POST' })}
        >
          <b>POST</b> /orders
        </button>
      </div>
      <div role="region" aria-live="polite" aria-label="Answer of the API">
        {answer && <AnswerCard {...answer} />}
      </div>
    </section>
  )
}

function AnswerCard({ status, meaning, body }: Answer) {
  return (
    <div id="api-answer" className="answer">
      <p className="status-line">
        <span className={`badge ${status.startsWith('2') ? 'good' : 'bad'}`} data-testid="answer-status">
          {status}
        </span>
        <span>{meaning}</span>
      </p>
      <pre data-testid="answer-body" tabIndex={0}>
        {body}
      </pre>
    </div>
  )
}
