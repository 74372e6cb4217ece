// Browser tests: a Firefox of ours, without a window to see and with a profile that is new.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectBidi, type Bidi } from './bidi.ts'

type Preferences = Record<string, string | number | boolean>

/** It asks nobody but who is asked for, starts with nothing, and forgets documents that were left, as the others do. */
const preferences: Preferences = {
  'app.update.disabledForTesting': true,
  'browser.chrome.site_icons': false,
  'browser.contentblocking.category': 'standard',
  'browser.newtabpage.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.sessionhistory.max_total_viewers': 0,
  'browser.sessionstore.interval': 3_600_000,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.disable_open_during_load': false,
  'dom.ipc.processPrelaunch.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.server': '',
}

function throughProxy(address: string): Preferences {
  const { hostname, port } = new URL(address)
  return {
    'network.proxy.type': 1,
    'network.proxy.http': hostname,
    'network.proxy.http_port': Number(port),
    'network.proxy.ssl': hostname,
    'network.proxy.ssl_port': Number(port),
    'network.proxy.allow_hijacking_localhost': true,
  }
}

export type FirefoxProcess = { bidi: Bidi; stop: () => Promise<void> }

/** Starts that program, and a BiDi session in it. */
export async function startFirefox(program: string, proxy?: string): Promise<FirefoxProcess> {
  const profile = mkdtempSync(path.join(tmpdir(), 'claimcheck-firefox-'))
  const all = { ...preferences, ...(proxy !== undefined && throughProxy(proxy)) }
  const lines = Object.entries(all).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`)
  writeFileSync(path.join(profile, 'user.js'), lines.join('\n'))
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank']
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Firefox ended: ${said}`)))
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const [found] = /ws:\/\/[\d.:]+/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  const bidi = await connectBidi(`${address}/session`)
  await bidi.call('session.new', {
    capabilities: {
      alwaysMatch: { acceptInsecureCerts: true, unhandledPromptBehavior: { default: 'ignore' } },
    },
  })
  return {
    bidi,
    async stop() {
      bidi.close()
      kill()
      await gone
      process.off('exit', kill)
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
