/**
 * A phone comes for its settings. Whoever does not know a secret address learns nothing: every refusal is the same 404.
 *
 *   /provision/SECRET/FILE ──known, its MAC agrees──▶ file     an app: once, within a day
 *   /provision/FILE ──an admin lets it in, its MAC is known──▶ file, once
 */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { familyOf, isApp, type PhoneFile, readMac, toldMac } from './families/index.ts'
import type { Fetches, Outcome } from './fetches.ts'
import { APP_ADDRESS_MS } from './limits.ts'
import { PATH, type phoneFiles } from './phones.ts'
import type { PhoneDoc, PhoneStore } from './settings.ts'

export type GivingDeps = {
  readonly phones: PhoneStore
  readonly files: ReturnType<typeof phoneFiles>
  readonly fetches: Fetches
  readonly now: () => number
}
type Visit = { readonly file: string; readonly from: { readonly address: string; readonly agent: string } }

/** Yealink's first file has the number of its model in its name. */
const COMMON = /^y\d{12}\.cfg$/
const macIn = (file: string): string | null => readMac(/[0-9a-f]{12}/.exec(file.toLowerCase())?.[0] ?? '')

export function giving({ phones, files, fetches, now }: GivingDeps): ApiRoute[] {
  const named = (doc: PhoneDoc, asked: string, all: readonly PhoneFile[]): PhoneFile | undefined => {
    const name = asked.toLowerCase()
    const alias = familyOf(doc.value.model)?.alias?.(doc.value)[name]
    const meant = alias ?? (COMMON.test(name) ? 'y000000000000.cfg' : name)
    return all.find(file => file.name === meant)
  }
  const visited = (doc: PhoneDoc, { file: asked, from }: Visit): PhoneFile | null => {
    const { id, value } = doc
    const made = files.of(doc)
    if (!made) return null
    const { fetchedAt, identified } = fetches.taken(id)
    const came = (outcome: Outcome) => fetches.came(id, { at: now(), ...from, file: asked, outcome })
    const refused = (outcome: Outcome) => {
      came(outcome)
      return null
    }
    if (isApp(value.model)) {
      if (fetchedAt !== null || now() - value.addressAt > APP_ADDRESS_MS) return refused('used-up')
    } else {
      const told = toldMac(from.agent)
      const inName = COMMON.test(asked.toLowerCase()) ? null : macIn(asked)
      // It told its MAC once, so it has to each time: a name that is read off a file is no phone.
      const strange = told === null ? identified : told !== value.mac
      if (strange || (inName !== null && inName !== value.mac)) return refused('another-phone')
    }
    const file = named(doc, asked, made.files)
    if (!file) return null
    came('given')
    const own = file === made.files[0]
    if (own) {
      const firmware = made.family.firmware.exec(from.agent)?.slice(1).find(Boolean) ?? null
      fetches.note(id, {
        ...{ fetchedAt: now(), fingerprint: made.fingerprint, shown: made.shown[0]!.text, firmware },
        identified: identified || toldMac(from.agent) !== null,
        openUntil: null,
      })
    }
    return file
  }
  const given = (file: PhoneFile | null) => {
    // In the words of every address that is nowhere.
    if (!file) throw new AppError('not-found', 404, 'There is nothing at this address.')
    return { text: file.text, type: file.type }
  }
  const file = z.string().max(100)
  return [
    apiRoute({
      method: 'GET',
      path: `${PATH}/:token/:file`,
      who: 'anybody',
      secretPath: true,
      summary:
        'A phone fetches its settings from its secret address. Whatever is wrong with it (the secret, the file, the MAC in its User-Agent) is answered alike.',
      params: z.object({ token: z.string().max(100), file }),
      answer: { text: 'text/plain' },
      handle({ params, from }) {
        const doc = phones.byToken(params.token)
        return given(doc ? visited(doc, { file: params.file, from }) : null)
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${PATH}/:file`,
      who: 'anybody',
      secretPath: true,
      summary:
        'A phone that an admin lets in fetches its settings once by its MAC, and learns its secret address from them.',
      params: z.object({ file }),
      answer: { text: 'text/plain' },
      handle({ params, from }) {
        const doc = phones.byMac(macIn(params.file) ?? '')
        const open = doc !== undefined && (fetches.taken(doc.id).openUntil ?? 0) > now()
        return given(open ? visited(doc, { file: params.file, from }) : null)
      },
    }),
  ]
}
