// Browser tests: what a scripted person does at the playground, and what its pages complain of.
import type { ConsoleMessage, Page } from '@playwright/test'

/** Signs in with the provider's forms; the page is on its way back then. */
export async function signInAtProvider(page: Page, name: string): Promise<void> {
  await page.locator('#sign-in').click()
  await page.getByLabel('Your name').fill(name)
  await page.getByTestId('provider-sign-in').click()
  await page.getByTestId('provider-consent').click()
}

/** Collects errors that nobody caught, and the messages of the console that `isComplaint` picks. */
export function hearComplaints(page: Page, isComplaint: (message: ConsoleMessage) => boolean): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (isComplaint(message)) complaints.push(message.text())
  })
  return complaints
}
