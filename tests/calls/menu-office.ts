/** A company with menus on made-up time, for their tests: what is said takes a second, what is asked is answered as told. */
import type { PersonId } from '@sidetone/call'
import { openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { BY_SYSTEM } from '@sidetone/feature'
import { createMenus, Menu } from '@sidetone/feature-ivr'
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
    speak: async text => (knobs.speaks ? `said: ${text}` : null),
    cannotSpeak: () => (knobs.speaks ? null : 'There is no speech engine.'),
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
  const plan = () => {
    world.plan = {
      ...world.plan,
      codes: new Map([
        ['*43', { feature: 'echo', argument: '', name: 'Echo test', fromTrunks: true }],
        ['*47', { feature: 'ivr', argument: 'draft:', name: 'Draft', takesNumber: true }],
        ...menus.feature.numbers!(),
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
