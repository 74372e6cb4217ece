// Each provider of the table, in a real browser at its real addresses: the whole path, or what the app is told instead.
import { setStage, test } from '../providers/stage.ts'
import { provePath } from '../providers/proof.ts'
import { okta } from '../providers/table/okta.ts'

for (const provider of [okta]) {
  test(`${provider.name}: the whole path`, async ({ stage }) => {
    setStage(stage, provider)
    await provePath(stage, provider)
  })
}
