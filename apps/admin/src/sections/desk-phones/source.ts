/** Between the form and the API. */
import { type Collection, type Kept, type Page, query } from '@sidetone/api-client'
import { api } from '../../api.ts'
import { deskPhones as words } from '../../messages/index.ts'
import { at, type Draft, LINPHONE, PATH, type SetUp } from './words.ts'

export type Shown = Draft &
  Pick<SetUp, 'person' | 'registered' | 'make' | 'state' | 'fetchedAt' | 'firmware' | 'openUntil'>

const drawn = ({ vlan, ...phone }: SetUp): Kept<Shown> => ({
  ...phone,
  device: phone.id,
  extension: phone.person.extension,
  vlanId: vlan?.id ?? null,
  vlanPriority: vlan?.priority ?? null,
})
const settingsOf = ({ mac, model, transport, vlanId, vlanPriority, keys }: Draft) => ({
  ...{ model, transport },
  mac: model === LINPHONE ? '' : mac,
  vlan: vlanId ? { id: vlanId, priority: vlanPriority ?? 5 } : null,
  keys: model === LINPHONE ? [] : keys,
})
async function personAt(extension: string): Promise<string> {
  const found = (await api.numbers(extension)).find(({ number, kind }) => number === extension && kind === 'person')
  if (!found) throw new Error(words.nobody)
  return found.id
}

export const source: Collection<Shown> = {
  path: PATH,
  async page(asked = {}, signal) {
    const page = await api.ask<Page<SetUp>>('GET', PATH + query({ limit: 50, ...asked }), undefined, signal)
    return { ...page, items: page.items.map(drawn) }
  },
  get: async id => drawn(await api.ask<SetUp>('GET', at(id))),
  async add(draft) {
    const { device, extension, label } = draft
    const whose = device ? { device } : { person: await personAt(extension), label }
    return drawn(await api.ask<SetUp>('POST', PATH, { ...whose, ...settingsOf(draft) }))
  },
  async put(id, draft, version) {
    // Of an import: in the form it cannot be changed.
    if (draft.extension !== draft.person.extension) throw new Error(words.personStays)
    const kept = await api.ask<SetUp>('PUT', at(id), { ...settingsOf(draft), version })
    const label = draft.label || kept.label
    if (label !== kept.label) await api.renameCompanyDevice(id, label)
    return drawn({ ...kept, label })
  },
  // The phone itself, and its set-up with it.
  remove: id => api.removeCompanyDevice(id),
}
