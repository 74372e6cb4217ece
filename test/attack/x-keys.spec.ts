// Attacks: the key that tokens are bound to, and proofs that are signed ahead with it.
import { createHash, randomUUID } from 'node:crypto'
import * as step from '../browser/fixtures.ts'
import { bundleScript } from '../browser/servers/bundle.ts'
import { attack, type Stage } from './attack.ts'
import { choose, kindOf, levels, type Level } from './levels.ts'
import { holdsKey, tokensOf } from './loot.ts'
import type { Outcome } from './row.ts'

const { expect } = step

const bound: Level[] = levels.filter((level) => kindOf(level) === 'dpop')

/** Takes a copy of each key pair that is made, and hands on one that looks as asked for: for a script that comes first. */
const copiesKeys = `{
  const { generateKey, exportKey, importKey } = SubtleCrypto.prototype
  SubtleCrypto.prototype.generateKey = async function (algorithm, _, usages) {
    const made = await generateKey.call(this, algorithm, true, usages)
    if (!made.privateKey) return made
    const copy = await exportKey.call(this, 'jwk', made.privateKey)
    sessionStorage.setItem('stolen', JSON.stringify(copy))
    return {
      publicKey: made.publicKey,
      privateKey: await importKey.call(this, 'jwk', copy, algorithm, false, ['sign']),
    }
  }
}`

async function visit({ app, tab }: Stage): Promise<void> {
  app.late(`(() => {${await bundleScript('../../attack/app/robber.ts')}})()`)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
}

async function takeKeys(stage: Stage): Promise<Outcome> {
  const { app, tab, timing } = stage
  if (timing === 'early') app.early(copiesKeys)
  await visit(stage)
  const texts = await tab.evaluate(async () => {
    const stolen = sessionStorage.getItem('stolen') ?? ''
    return [stolen, ...(await window.robber.exportKeys())]
  })
  expect(stage.op.proofs).not.toEqual([])
  return holdsKey(texts, stage.op) ? 'not stopped' : 'stopped'
}

attack({
  id: 'X-17',
  name: 'the private key of DPoP, taken out of the browser',
  timings: ['late', 'early'],
  levels: bound,
  expected: ({ timing, level }) => (timing === 'early' && level === 'page dpop' ? 'not stopped' : 'stopped'),
  run: takeKeys,
  // Who comes first gets it.
  control(stage) {
    choose('page dpop', stage)
    return takeKeys({ ...stage, timing: 'early' })
  },
})

/** Seconds that the proof lies in the attacker's drawer. */
const later = 1000

/** Signs a call ahead, takes the token along, and makes the call elsewhere when its time has come. */
async function signAhead(stage: Stage): Promise<Outcome> {
  const { op, api, tab } = stage
  await visit(stage)
  const texts = await tab.evaluate(() => window.robber.open())
  const token =
    tokensOf(op).find(
      ({ cargo, value }) => cargo === 'access token' && texts.some((text) => text.includes(value)),
    )?.value ?? 'none'
  const url = `${api.origin}/stolen`
  const ath = createHash('sha256').update(token).digest('base64url')
  const claims = { htm: 'GET', htu: url, iat: op.now() + later, jti: randomUUID(), ath }
  const proofs = await tab.evaluate((asked) => window.robber.sign(asked), claims)
  op.switches.clock += later
  const calls = await Promise.all(
    proofs.map((dpop) => fetch(url, { headers: { authorization: `DPoP ${token}`, dpop } })),
  )
  return calls.some(({ ok }) => ok) ? 'not stopped' : 'stopped'
}

attack({
  id: 'X-18',
  name: 'proofs signed ahead, for an API that wants no nonce',
  timings: ['late'],
  levels: bound,
  expected: ({ level }) => (level === 'page dpop' ? 'not stopped' : 'stopped'),
  run: signAhead,
  control(stage) {
    choose('page dpop', stage)
    return signAhead(stage)
  },
})

attack({
  id: 'X-18',
  name: 'proofs signed ahead, for an API that wants its nonces',
  timings: ['late'],
  levels: bound,
  expected: 'stopped',
  run(stage) {
    stage.api.dpop = 'nonce'
    return signAhead(stage)
  },
  control(stage) {
    choose('page dpop', stage)
    stage.api.dpop = 'off'
    return signAhead(stage)
  },
})
