// Playground app: the page from top to bottom. What it asks of the SDK is in session.ts, what it draws is in view/ and story/.
import { getOrders, oidc, placeOrder } from './session.ts'
import { showStory } from './story/diagram.ts'
import { answerOf, describeError, showAnswer } from './view/answer.ts'
import { byId, onClick } from './view/dom.ts'
import { finishExperiment, showExperiments } from './view/experiments.ts'
import { showSession, showSignInProblem } from './view/session.ts'
import { showThemeSwitch } from './view/theme.ts'

const apiAnswer = byId('api-answer')

showThemeSwitch()
showStory()

onClick('sign-in', signIn)
onClick('sign-in-large', signIn)
onClick('sign-out', () => oidc.signOut())

onClick('get-orders', async () => showAnswer(apiAnswer, await answerOf(getOrders)))
onClick('post-order', async () => showAnswer(apiAnswer, await answerOf(placeOrder)))
onClick('user-info', async () => showAnswer(apiAnswer, await answerOf(() => oidc.userInfo())))

oidc.subscribe(() => showSession(oidc.getSession()))
const session = await oidc.ready()
showSession(session)
showExperiments()

const error = session.status === 'signed-out' ? session.error : undefined
if (!finishExperiment(error) && error) showSignInProblem(describeError(error))

async function signIn() {
  try {
    await oidc.signIn()
  } catch (problem) {
    showSignInProblem(describeError(problem))
  }
}
