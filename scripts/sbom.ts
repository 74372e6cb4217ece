// Writes the software bill of materials that a release comes with: CycloneDX, of what an app gets, and checks that it is all.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

type Component = { name: string; version: string; hashes?: { alg: string }[]; licenses?: unknown[] }
type Bill = { metadata: { component: Component }; components: Component[] }
type Manifest = { name: string; version: string; dependencies: Record<string, string> }

const folder = '.cache/sbom'

function readBill(): Bill {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=library', '--package-lock-only']
  const output = execFileSync('npm', [...args, '--omit=dev', '--omit=peer', '--omit=optional'])
  return JSON.parse(output.toString()) as Bill
}

/** What the bill does not say as it should. */
function findFaults({ components }: Bill, { dependencies }: Manifest): string[] {
  const listed = components.map(({ name, version }) => `${name} ${version}`).toSorted()
  const wanted = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`)
  return [
    ...(listed.join() === wanted.toSorted().join() ? [] : [`it lists ${listed.join(', ')}`]),
    ...components
      .filter(({ hashes = [], licenses = [] }) => hashes.length === 0 || licenses.length === 0)
      .map(({ name }) => `${name} has no hash or no licence`),
  ]
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const bill = readBill()
// npm calls the package after its folder.
bill.metadata.component.name = manifest.name
const faults = findFaults(bill, manifest)
if (faults.length > 0) throw new Error(['The bill of materials is wrong:', ...faults].join('\n  '))
mkdirSync(folder, { recursive: true })
const file = path.join(folder, `${manifest.name}-${manifest.version}.cdx.json`)
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
console.log(file)
