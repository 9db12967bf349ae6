/** A company with menus on made-up time, for their tests: what is said takes a second, what is asked is answered as told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PersonId } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM, type Feature } from '@sidetone/feature'
import { createMenus, Menu } from '@sidetone/feature-ivr'
import { createQueues, Queue } from '@sidetone/feature-queues'
import { migrations as queueTables } from '@sidetone/feature-queues/tables'
import { openVoicemail, voicemailCodes, migrations as voicemailTables } from '@sidetone/feature-voicemail'
import type { z } from 'zod'
import type { Phone } from './phone.ts'
import { people, trunkHost, World } from './world.ts'

export type MenuOffice = ReturnType<typeof openMenuOffice>
type Draft = z.input<typeof Menu>['draft']
export type Step = Draft['steps'][number]

export function openMenuOffice() {
  const database = temporaryDatabase()
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const world = new World()
  const asked: string[] = []
  const knobs = {
    open: true,
    speaks: true,
    /** Files in which people say their names. */
    named: new Map<string, string>(),
    answer: { ok: true, answer: {} } as { ok: true; answer: unknown } | { ok: false; why: string },
  }
  const numbers = ['101', '102', '103', '620']
  const menus = createMenus({
    documents,
    whoHas: number => (number === '101' ? 'Alice' : null),
    cannotLead: number => (number === '999' ? '999 leads nowhere.' : null),
    hasSchedule: id => id === 'office',
    people: () => people,
    nameSaid: extension => knobs.named.get(extension) ?? null,
    inside: {
      isNumber: number => numbers.includes(number),
      begins: digits => numbers.some(number => number.length > digits.length && number.startsWith(digits)),
    },
    isOpen: () => knobs.open,
    speak: async (text, language) => (knobs.speaks ? `said${language === 'en' ? '' : ` ${language}`}: ${text}` : null),
    cannotSpeak: () => (knobs.speaks ? null : 'There is no speech engine.'),
    voiceOf: language => (knobs.speaks ? `test (${language})` : null),
    async ask({ method, url, body }) {
      asked.push(`${method} ${url} ${body}`.trim())
      return knobs.answer
    },
    personAt: extension => {
      const found = people.find(each => each.extension === extension)
      return found && { id: found.person, name: found.name }
    },
    isAdmin: person => person === 'alice',
    originate: origination => world.server.switchboard.originate(origination),
    folder: '/nowhere',
    newId: () => 'new',
    now: () => world.now,
  })
  world.use(menus.feature)
  /** What has numbers besides menus: a queue, voicemail. */
  const others: Feature[] = []
  const plan = () => {
    world.plan = {
      ...world.plan,
      codes: new Map([
        ['*43', { feature: 'echo', argument: '', name: 'Echo test', fromTrunks: true }],
        ['*47', { feature: 'ivr', argument: 'draft:', name: 'Draft', takesNumber: true }],
        ...menus.feature.numbers!(),
        ...others.flatMap(feature => [...(feature.numbers?.() ?? [])]),
      ]),
    }
  }
  const routeOf = (method: string, path: string) =>
    menus.routes.find(route => route.method === method && route.path === path)!.handle as (request: object) => unknown
  const heard: string[] = []
  return {
    ...{ world, menus, asked, knobs, heard, documents },
    /** The menu 600 with these steps, published; its first step is the first. */
    menu(...steps: Step[]) {
      const made = menus.collection.create(
        Menu.parse({ name: 'Main menu', number: '600', draft: { start: steps[0]!.id, steps } }),
      )
      menus.publish(made.id, 'first')
      plan()
      return made
    },
    plan,
    /** Features that menus may lead to, with what can be dialled for them. */
    beside(...features: Feature[]) {
      others.push(...features)
      world.use(...features)
      plan()
    },
    api: <T>(method: string, path: string, request: object): T =>
      routeOf(method, path)({ by: BY_SYSTEM, me: null, ...request }) as T,
    carrier: (): Phone => world.phone('carrier', { host: trunkHost }),
    async run(ms: number) {
      for (const end = world.now + ms; world.now < end; ) {
        await world.run(Math.min(500, end - world.now))
        for (const [id, known] of world.media.ends)
          if (known.playing && known.playing.kind === 'file') {
            heard.push(known.playing.path.replace(/.*\//, '').replace('.wav', ''))
            known.playing = null
            world.server.driver.turn(() => world.media.emit({ type: 'played', end: id }))
          } else if (known.playing?.kind === 'tone' && known.playing.tone === 'beep') {
            heard.push('beep')
            known.playing = null
            world.server.driver.turn(() => world.media.emit({ type: 'played', end: id }))
          }
      }
    },
    /** Keys, with half a second between them. */
    async press(phone: Phone, keys: string) {
      for (const key of keys) {
        world.press(phone, key)
        await world.run(500)
      }
    },
    told: () =>
      world.server.journal.events.flatMap(event =>
        event.type === 'story.told' ? [`${event.what} ${event.facts.step ?? event.facts.number ?? ''}`.trim()] : [],
      ),
    led: () =>
      world.server.journal.events.flatMap(event => (event.type === 'story.led' ? [event.to.number] : [])).at(-1),
    person: (id: string) => id as PersonId,
    close: () => database[Symbol.dispose](),
  }
}

/** A queue 640 in English whose callers come to the voicemail of 102 in the end. */
export function companyBeside(office: MenuOffice) {
  const database = temporaryDatabase({ migrations: [...queueTables, ...voicemailTables] })
  const documents = openDocuments(database.sql, { seal: temporarySeal() })
  const home = mkdtempSync(join(tmpdir(), 'sidetone-menus-'))
  const faults: unknown[] = []
  const { world } = office
  const now = () => world.now
  const queues = createQueues({
    ...{ sql: database.sql, documents, now, random: () => 0.5, standingOf: () => 'unreachable' },
    ...{ whoHas: () => null, cannotLead: () => null, hasSchedule: () => true, nameOf: () => 'Agent' },
    journal: { onCommitted() {}, replay: () => [] },
    language: () => 'en',
    musicOf: () => ({ kind: 'tone', tone: 'hold-music' }),
    originate: origination => world.server.switchboard.originate(origination),
  })
  queues.collection.create(
    Queue.parse({
      ...{ name: 'Support', number: '640', agents: [{ person: 'bob' }], waitWhenEmpty: true, otherwise: '*99102' },
      ...{ maxWaitSeconds: 60, announce: { place: true, wait: false, everySeconds: 20 } },
    }),
  )
  const owners = people.map(({ person, name, extension }) => ({ ...{ id: person, name, extension, email: '' } }))
  const voicemail = openVoicemail({
    ...{ sql: database.sql, documents, home, now, zone: 'Europe/Berlin', newId: () => `m${world.now}` },
    people: {
      byId: id => owners.find(each => each.id === id),
      byExtension: number => owners.find(({ extension }) => extension === number),
    },
    standingOf: () => 'no-answer',
    isClosed: () => false,
    onFault: error => void faults.push(error),
  })
  const codes: Feature = {
    ...voicemail.feature,
    *numbers() {
      for (const { code, does: _, ...rule } of voicemailCodes) yield [code, { ...rule, feature: 'voicemail' }]
    },
  }
  office.beside(queues.feature, codes)
  return {
    faults,
    voicemail,
    [Symbol.dispose]() {
      database[Symbol.dispose]()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
