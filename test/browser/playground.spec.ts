// Browser tests: the playground, used by a scripted person through the real forms, in both colour schemes.
import { expect, type Page, test as base } from '@playwright/test'
import { type Playground, startPlayground } from '../../playground/start.ts'
import { hearComplaints, signInAtProvider } from './playground-steps.ts'

let playground: Playground

base.beforeAll(async () => {
  playground = await startPlayground()
})

base.afterAll(() => playground.close())

const test = base.extend<{ complaints: string[] }>({
  /** What the page's policy blocked, and errors that nobody caught. */
  complaints: [
    async ({ page }, use) => {
      const complaints = hearComplaints(page, (message) =>
        /content security policy|trusted/i.test(message.text()),
      )
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

async function signIn(page: Page, name: string): Promise<void> {
  await signInAtProvider(page, name)
  await expect(page.locator('#session-state')).toContainText(`Signed in as ${name}`)
}

/** The provider still knows the person, so it asks nothing. */
async function signInAgain(page: Page, name: string): Promise<void> {
  await page.locator('#sign-in').click()
  await expect(page.locator('#person-name')).toHaveText(name)
}

async function signOut(page: Page): Promise<void> {
  await page.locator('#sign-out').click()
  await page.getByTestId('provider-sign-out').click()
  await expect(page.locator('#sign-in')).toBeVisible()
}

const story = (page: Page) => page.locator('#story svg.sequence')

type Expected = { code: string; check?: string }

/** Presses a "try it wrong" button and compares the typed error that the page shows. */
async function tryWrong(page: Page, experiment: string, expected: Expected): Promise<void> {
  await page.locator(`#try-${experiment}`).click()
  const answer = page.locator('#wrong-answer')
  await expect(answer.getByTestId('error-code')).toContainText(expected.code)
  if (expected.check !== undefined) {
    await expect(answer.getByTestId('error-check')).toContainText(expected.check)
  }
  await expect(answer.getByTestId('error-remedy')).not.toBeEmpty()
  await expect(answer.getByTestId('error-message')).not.toBeEmpty()
  await expect(story(page).locator('.mark.error').last()).toContainText(expected.code)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('a person signs in, calls the API and signs out', async ({ page }) => {
      await page.goto(playground.app)
      await signIn(page, 'Ada Lindqvist')
      await expect(page.locator('#person-name')).toHaveText('Ada Lindqvist')
      await expect(page.locator('#claims tr[data-claim="iss"]')).toContainText('✓ iss')
      await expect(page.locator('#claims tr[data-claim="email"]')).toContainText('✓ signature')

      await page.locator('#get-orders').click()
      const answer = page.locator('#api-answer')
      await expect(answer.getByTestId('answer-status')).toHaveText('200')
      await expect(answer.getByTestId('answer-body')).toContainText('Dotted notebook')
      await page.locator('#post-order').click()
      await expect(answer.getByTestId('answer-status')).toHaveText('201')
      await page.locator('#user-info').click()
      await expect(answer.getByTestId('answer-body')).toContainText('ada.lindqvist@example.com')

      await signOut(page)
      await page.locator('#get-orders').click()
      await expect(answer.getByTestId('error-code')).toContainText('OIDC_SIGNED_OUT')
    })

    test('the diagram tells the whole story, across the redirect', async ({ page }) => {
      await page.goto(playground.app)
      await signIn(page, 'Ada Lindqvist')
      await page.locator('#get-orders').click()
      const rows = story(page).getByRole('listitem')
      await expect(rows.filter({ hasText: 'to authorization' })).toHaveCount(1)
      await expect(rows.filter({ hasText: 'back with code' }).locator('.piece.code')).toHaveCount(1)
      const tokens = rows.filter({ hasText: '200 token' })
      for (const token of ['access-token', 'refresh-token', 'id-token']) {
        await expect(tokens.locator(`.piece.${token}`)).toHaveCount(1)
      }
      await expect(rows.filter({ hasText: 'signature' })).toContainText('nonce')
      const call = rows.filter({ hasText: 'browser to api' })
      await expect(call.locator('.piece')).toHaveText(['access'])
      await page.locator('#clear-story').click()
      await expect(page.locator('#story-empty')).toBeVisible()
    })

    test('each way to do it wrong ends in its typed error', async ({ page }) => {
      await page.goto(playground.app)
      await signIn(page, 'Ada Lindqvist')
      const answer = page.locator('#wrong-answer')

      await page.locator('#try-id-token-to-api').click()
      await expect(answer.getByTestId('answer-status')).toHaveText('401')
      await expect(answer.getByTestId('refusal')).toContainText('This is an ID Token')

      await tryWrong(page, 'unlisted-url', { code: 'OIDC_RESOURCE_NOT_LISTED' })

      await page.locator('#try-expired-token').click()
      await expect(answer.getByTestId('answer-status')).toHaveText('200')
      const rows = story(page).getByRole('listitem')
      await expect(rows.filter({ hasText: '401 /orders' })).toHaveCount(2)
      await expect(rows.filter({ hasText: 'POST token, with refresh token' })).toHaveCount(1)

      await tryWrong(page, 'another-key', { code: 'OIDC_ID_TOKEN_INVALID', check: 'signature' })
      await expect(story(page).locator('.checks.bad')).toContainText('signature')
      await expect(page.locator('#sign-in')).toBeVisible()
      await tryWrong(page, 'forged-state', { code: 'OIDC_CALLBACK_UNKNOWN_STATE' })

      await signInAgain(page, 'Ada Lindqvist')
      await tryWrong(page, 'ended-session', { code: 'OIDC_SESSION_ENDED' })
      await signInAgain(page, 'Ada Lindqvist')
      await signOut(page)
    })

    test('a person who declines is back at the page, with the reason', async ({ page }) => {
      await page.goto(playground.app)
      await page.locator('#sign-in-large').click()
      await page.getByTestId('provider-cancel').click()
      await expect(page.locator('#session-state')).toHaveText('Sign-in was declined')
      await expect(page.locator('#sign-in-problem')).toContainText('access_denied')
    })

    test('the keyboard is enough', async ({ page }) => {
      await page.goto(playground.app)
      await page.locator('#sign-in-large').press('Enter')
      await expect(page.getByLabel('Your name')).toBeFocused()
      await page.keyboard.type('Grace')
      await page.keyboard.press('Enter')
      await expect(page.getByTestId('provider-consent')).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(page.locator('#session-state')).toContainText('Signed in as Grace')
    })

    test('a chosen theme is kept', async ({ page }) => {
      await page.goto(playground.app)
      const theme = page.locator('html')
      const other = colorScheme === 'light' ? 'dark' : 'light'
      for (let press = 0; press < (other === 'light' ? 1 : 2); press++) await page.locator('#theme').click()
      await page.reload()
      await expect(theme).toHaveAttribute('data-theme', other)
      await expect(theme).toHaveCSS('color-scheme', other)
    })

    test('the page fits a phone', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(playground.app)
      await signIn(page, 'Ada')
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(390)
    })
  })
}
