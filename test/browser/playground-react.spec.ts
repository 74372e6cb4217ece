// Browser tests: the playground's React page, used by a scripted person through the real forms, in both colour schemes.
import { expect, type Page, test as base } from '@playwright/test'
import { type Playground, startPlayground } from '../../playground/start.ts'
import { hearComplaints, signInAtProvider } from './playground-steps.ts'

let playground: Playground

base.beforeAll(async () => {
  playground = await startPlayground()
})

base.afterAll(() => playground.close())

const test = base.extend<{ complaints: string[] }>({
  /** Errors, warnings and what the page's policy blocked. */
  complaints: [
    async ({ page }, use) => {
      const complaints = hearComplaints(page, (message) => /error|warning/.test(message.type()))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

async function signIn(page: Page, name: string): Promise<void> {
  await signInAtProvider(page, name)
  await expect(page.locator('#person-name')).toContainText(name)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('a person comes from the first page, signs in, calls the API and signs out', async ({ page }) => {
      await page.goto(playground.app)
      await page.getByRole('link', { name: 'React' }).click()
      await expect(page.locator('#get-orders')).toHaveCount(0)
      await signIn(page, 'Ada Lindqvist')
      await expect(page).toHaveURL(`${playground.app}/react.html`)

      await page.locator('#get-orders').click()
      const answer = page.locator('#api-answer')
      await expect(answer.getByTestId('answer-status')).toHaveText('200')
      await expect(answer.getByTestId('answer-body')).toContainText('Dotted notebook')
      await page.locator('#post-order').click()
      await expect(answer.getByTestId('answer-status')).toHaveText('201')

      await page.locator('#sign-out').click()
      await page.getByTestId('provider-sign-out').click()
      await expect(page.locator('#sign-in')).toBeVisible()
      await expect(page.locator('#get-orders')).toHaveCount(0)
      await expect(page).toHaveURL(`${playground.app}/react.html`)
    })

    test('a person who declines is back at the page, with the reason', async ({ page }) => {
      await page.goto(`${playground.app}/react.html`)
      await page.locator('#sign-in').click()
      await page.getByTestId('provider-cancel').click()
      await expect(page.locator('#sign-in-problem')).toContainText('OIDC_AUTHORIZATION_FAILED')
      await expect(page.locator('#sign-in')).toBeVisible()
    })

    test('the page shows its own source, and fits a phone', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(`${playground.app}/react.html`)
      await signIn(page, 'Ada')
      await expect(page.locator('.source pre')).toContainText('<RequireSignIn')
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(390)
    })
  })
}
