// Other ways in, C-06: a silent attempt meets a page instead of an answer, or a provider that is not framed.
import * as step from '../fixtures.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

const grabs: [name: string, script: string][] = [
  ['focuses its form and breaks out', 'document.forms[0].elements[0].focus(); top.location = "/stolen"'],
  ['calls window.focus()', 'window.focus()'],
]

for (const [name, script] of grabs) {
  test(`C-06 a login page that ${name}: timeout, no focus stolen, the page stays`, async ({
    op,
    app,
    tab,
  }) => {
    await tab.takeClock()
    await step.openApp(tab)
    await step.typeDraft(tab, 'half an order')
    await tab.click('#draft')
    const login = `<!doctype html><form><input autofocus name="login"></form><script>${script}</script>`
    const body = `${login}<script>parent.postMessage('done', '*')</script>`
    Object.assign(op.switches.authorization, { status: 200, contentType: 'text/html', body })
    const done = tab.evaluate(
      () =>
        new Promise<void>((resolve) => window.addEventListener('message', () => resolve(), { once: true })),
    )
    await step.sessionNow(tab)
    const silent = step.signInSilently(tab)
    await done
    const shown = await tab.evaluate(() => {
      const { hidden, allow } = document.querySelector('iframe') ?? {}
      return { focus: document.activeElement?.tagName, hidden, allow }
    })
    await tab.advance(10.1)
    expect(await silent).toMatchObject({ status: 'signed-out', error: { code: 'OIDC_TIMEOUT' } })
    expect(shown).toEqual({ focus: 'INPUT', hidden: true, allow: '' })
    const left = await tab.evaluate(() => document.querySelectorAll('iframe').length)
    expect([left, await tab.url(), await step.readDraft(tab)]).toEqual([0, `${app.origin}/`, 'half an order'])
    op.switches.authorization = {}
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

const refusals: Record<string, string>[] = [
  { 'X-Frame-Options': 'DENY' },
  { 'Content-Security-Policy': "frame-ancestors 'none'" },
]

for (const headers of refusals) {
  test(`C-06 the provider's page has ${Object.keys(headers).join()}: a timeout, and a popup works`, async ({
    op,
    tab,
  }) => {
    await tab.takeClock()
    await step.openApp(tab)
    const page = { status: 200, contentType: 'text/html', body: '<p>Sign in', headers }
    Object.assign(op.switches.authorization, page)
    const silent = step.signInSilently(tab)
    await op.next('authorization')
    await tab.advance(10.1)
    expect(await silent).toMatchObject({ status: 'signed-out', error: { code: 'OIDC_TIMEOUT' } })
    op.switches.authorization = {}
    const { answer } = await step.signInByPopup(tab)
    expect(await answer()).toMatchObject({ status: 'signed-in' })
  })
}

test('a silent attempt that is given up by its signal: an AbortError, and the frame is gone', async ({
  op,
  tab,
}) => {
  op.switches.authorization.hang = true
  await step.openApp(tab)
  await tab.evaluate(() => {
    const stopping = new AbortController()
    const { signal } = stopping
    window.asked = window.ask(() => window.oidc.signIn({ display: 'silent', signal }))
    Object.assign(window, { stopping })
  })
  await op.next('authorization')
  await tab.evaluate(() => {
    Reflect.get(window, 'stopping').abort()
  })
  expect((await step.popupAnswer(tab)).error).toMatchObject({ name: 'AbortError' })
  expect(await tab.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0)
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
})
