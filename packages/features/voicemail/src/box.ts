/**
 * Whose messages these are. Each person has a box with their extension; a shared one has a number and members.
 *
 *   person ─▶ box of the same id │ mailbox (document) ─▶ box with members
 */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { BY_SYSTEM, type ChangedBy, type Collection, collection, type Documents, seats, toOne } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_MAILBOXES, NEW_PIN, PIN_FREE_TRIES, PIN_PAUSE_MS } from './limits.ts'
import { type CompanyVoicemail, Mailbox, type PersonalBox, plainCompany, plainPersonal } from './shapes.ts'

export type Language = 'en' | 'de' | 'es' | 'fr'
export type Box = {
  /** The person's id, or the shared one's. */
  readonly id: string
  readonly number: string
  readonly name: string
  /** Null: a shared box. */
  readonly person: string | null
  /** Who may listen, besides the person. */
  readonly members: readonly string[]
  /** '': nobody may listen by phone from elsewhere. */
  readonly pin: string
  readonly language: Language
  /** Where messages are told by e-mail; `audio`: with the sound attached. */
  readonly mail: { readonly to: readonly string[]; readonly audio: boolean } | null
  readonly transcribe: boolean
  /** Opening hours: closed, another greeting is played. */
  readonly schedule: string | null
}
export type Owner = { readonly id: string; readonly name: string; readonly extension: string; readonly email: string }
export type People = {
  byId(id: string): Owner | undefined
  byExtension(extension: string): Owner | undefined
}

export type BoxesDeps = {
  readonly documents: Documents
  readonly people: People
  readonly now: () => number
  /** Who has this number already, besides boxes; null: nobody. */
  readonly whoHas?: (number: string) => string | null
}

export class Boxes {
  readonly shared: Collection<Mailbox>
  #deps: BoxesDeps
  #wrong = new Map<string, { count: number; at: number }>()

  constructor(deps: BoxesDeps) {
    this.#deps = deps
    const { documents } = deps
    documents.define('voicemail', { title: 'voicemail settings', limit: 1, nameOf: () => 'Voicemail' })
    documents.define('voicemail-of-person', {
      title: 'voicemail settings of',
      secret: ['pin'],
      nameOf: (_, id) => deps.people.byId(id)?.name,
      partOf: 'person',
      leadsTo: ({ schedule }: PersonalBox) => toOne('schedule', schedule, 'hours of the voicemail', 'schedule'),
    })
    this.shared = collection({
      documents,
      kind: 'mailbox',
      path: '/api/mailboxes',
      title: 'voicemail box',
      plural: 'voicemail boxes',
      schema: Mailbox,
      secret: ['pin'],
      limit: MAX_MAILBOXES,
      search: ({ name, number }) => [name, number],
      check: (value, id) => {
        const taken =
          this.shared.all().find(each => each.number === value.number && each.id !== id)?.name ??
          deps.whoHas?.(value.number)
        if (taken) throw new AppError('number-taken', 422, `${value.number} belongs to ${taken} already.`)
      },
      numbersOf: ({ number }) => [number, `*99${number}`],
      leadsTo: ({ members, schedule }) => [
        ...seats('person', members, 'a member', 'members'),
        ...toOne('schedule', schedule, 'opening hours', 'schedule'),
      ],
      example: { name: 'Sales', number: '690', members: ['p-alice'], email: ['sales@example.com'] },
    })
  }

  company(): CompanyVoicemail {
    return { ...plainCompany, ...this.#deps.documents.get<CompanyVoicemail>('voicemail', 'company')?.value }
  }
  setCompany(value: CompanyVoicemail, by: ChangedBy): void {
    this.#deps.documents.put('voicemail', 'company', value, by)
  }
  personal(person: string): PersonalBox {
    return { ...plainPersonal, ...this.#deps.documents.get<PersonalBox>('voicemail-of-person', person)?.value }
  }
  setPersonal(person: string, value: PersonalBox, by: ChangedBy): void {
    this.#deps.documents.put('voicemail-of-person', person, value, by)
  }
  /** The person is gone, and what they have set with them. */
  forgetPerson(person: string): void {
    if (this.#deps.documents.get('voicemail-of-person', person))
      this.#deps.documents.remove('voicemail-of-person', person, BY_SYSTEM)
  }

  byId(id: string): Box | undefined {
    const owner = this.#deps.people.byId(id)
    if (owner) return this.#ofPerson(owner)
    const shared = this.shared.get(id)
    return shared && this.#ofMailbox(shared)
  }
  byNumber(number: string): Box | undefined {
    const owner = this.#deps.people.byExtension(number)
    if (owner) return this.#ofPerson(owner)
    const shared = this.shared.all().find(each => each.number === number)
    return shared && this.#ofMailbox(shared)
  }
  /** One's own first, then the shared ones by name. */
  of(person: string): Box[] {
    const own = this.byId(person)
    const shared = this.shared
      .all()
      .filter(({ members }) => members.includes(person))
      .sort((a, b) => a.name.localeCompare(b.name))
    return [...(own ? [own] : []), ...shared.map(each => this.#ofMailbox(each))]
  }
  /** @throws AppError 404 when it is not theirs, as if there were none */
  mustListen(box: string, person: string): Box {
    const found = this.byId(box)
    if (!found || !mayListen(found, person))
      throw new AppError('no-such-box', 404, 'There is no such voicemail box among yours.')
    return found
  }

  /** Compared in the same time whatever it is; after ten wrong ones in a row the box is closed for 15 minutes. */
  pinFits({ id, pin }: Box, given: string): boolean {
    const now = this.#deps.now()
    const wrong = this.#wrong.get(id)
    if (wrong && wrong.count >= PIN_FREE_TRIES && now - wrong.at < PIN_PAUSE_MS) return false
    if (pin !== '' && timingSafeEqual(digestOf(pin), digestOf(given))) {
      this.#wrong.delete(id)
      return true
    }
    this.#wrong.set(id, { count: wrong && now - wrong.at < PIN_PAUSE_MS ? wrong.count + 1 : 1, at: now })
    return false
  }

  setPin({ id, person }: Box, pin: string, by: ChangedBy): void {
    if (person !== null) return this.setPersonal(person, { ...this.personal(person), pin }, by)
    const { id: _, ...shared } = this.shared.get(id)!
    this.shared.change(id, { ...shared, pin }, by)
  }
  /** In place of one that was forgotten, or that others know. Who was kept out after wrong ones may try it at once. */
  newPin(box: Box, by: ChangedBy): string {
    const pin = Array.from({ length: NEW_PIN }, () => randomInt(10)).join('')
    this.setPin(box, pin, by)
    this.#wrong.delete(box.id)
    return pin
  }

  #ofPerson({ id, name, extension, email }: Owner): Box {
    const { pin, language, mail, transcribe, schedule } = this.personal(id)
    const company = this.company()
    return {
      id,
      number: extension,
      name,
      person: id,
      members: [],
      pin,
      language: language ?? company.language,
      mail: mail === 'off' || email === '' ? null : { to: [email], audio: mail === 'audio' },
      transcribe,
      schedule,
    }
  }
  #ofMailbox({
    id,
    number,
    name,
    members,
    pin,
    language,
    email,
    mailAudio,
    transcribe,
    schedule,
  }: Mailbox & { id: string }): Box {
    const company = this.company()
    const mail = email.length ? { to: email, audio: mailAudio } : null
    return {
      id,
      number,
      name,
      person: null,
      members,
      pin,
      language: language ?? company.language,
      mail,
      transcribe,
      schedule,
    }
  }
}

export const mayListen = (box: Box, person: string): boolean =>
  box.person === null ? box.members.includes(person) : box.person === person
const digestOf = (text: string) => createHash('sha256').update(text).digest()
