import { test } from 'node:test'
import { assertTranslated } from '@sidetone/ui/testing'
import * as en from './en/index.ts'
import { SENTENCES } from './spoken.ts'

for (const [language, load] of Object.entries(SENTENCES))
  test(`${language} has every sentence`, async () => assertTranslated(await load(), en))
