// Playground app: the "try it wrong" buttons, and what each of them came to, also when it had to leave the page.
import type { OidcError } from 'claimcheck'
import { type Experiment, experiments } from '../experiments.ts'
import { type Answer, answerOf, showAnswer } from './answer.ts'
import { byId, make, onClick } from './dom.ts'

const pendingKey = 'playground:experiment'

export function showExperiments() {
  byId('experiments').replaceChildren(...experiments.map(describeExperiment))
}

function describeExperiment(experiment: Experiment): HTMLElement {
  const { id, title, sentence } = experiment
  const button = make(
    'button',
    { id: `try-${id}`, type: 'button', 'aria-labelledby': `title-${id}`, 'aria-describedby': `about-${id}` },
    make('b', { id: `title-${id}` }, title),
    make('span', { id: `about-${id}` }, sentence),
  )
  onClick(button, () => runExperiment(experiment))
  return make('li', {}, button)
}

async function runExperiment(experiment: Experiment) {
  const { id, run, leaves } = experiment
  if (leaves) sessionStorage.setItem(pendingKey, id)
  const answer = await answerOf(run)
  sessionStorage.removeItem(pendingKey)
  present(answer, experiment)
}

/** Shows the end of an experiment that left the page; says whether there was one. */
export function finishExperiment(error: OidcError | undefined): boolean {
  const id = sessionStorage.getItem(pendingKey)
  sessionStorage.removeItem(pendingKey)
  const experiment = experiments.find((one) => one.id === id)
  if (!experiment || !error) return false
  present({ kind: 'error', error }, experiment)
  return true
}

function present(answer: Answer, { title, afterwards }: Experiment) {
  const place = byId('wrong-answer')
  showAnswer(place, answer, title)
  if (afterwards !== undefined && answer.kind !== 'error')
    place.append(make('p', { class: 'message' }, afterwards))
  place.scrollIntoView({ block: 'nearest' })
}
