/** Callers choose by keys where they go: menus, drafted, checked, tried and published. */
import type { CallControl, CodeRule, Originated, Origination, PersonId } from '@sidetone/call'
import {
  type ApiRoute,
  BY_SYSTEM,
  type Collection,
  collection,
  type Documents,
  demands,
  type Entity,
  type Feature,
  numbersOf,
  type PlanKnowledge,
  toHours,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { type FlowChecks, namedIn, problemsOf, saidBy, waysOf } from './flow.ts'
import { MAX_MENUS, TEST_WITHIN_MS } from './limits.ts'
import { cannotAsk } from './request.ts'
import { routesOf } from './routes.ts'
import { type Flow, Menu, type Problem, Published, Requests, type Step, type Way } from './shapes.ts'
import { Sounds } from './sounds.ts'
import { type Played, type WalkDeps, walk } from './story.ts'

export { createAsk } from './request.ts'
export { Menu, type Requests } from './shapes.ts'

export type MenusDeps = Omit<WalkDeps, 'soundPath'> &
  PlanKnowledge & {
    readonly documents: Documents
    /** Why nothing on this machine can speak this language, as a sentence. */
    readonly cannotSpeak: (language: string) => string | null
    /** What speaks it here: `piper (de_DE-thorsten-medium)`; null: nothing does. */
    readonly voiceOf: (language: string) => string | null
    readonly personAt: (extension: string) => { readonly id: string; readonly name: string } | undefined
    readonly isAdmin: (person: string) => boolean
    readonly originate: (origination: Origination) => Originated
    /** For the files of recordings. */
    readonly folder: string
    readonly newId: () => string
    readonly now: () => number
  }
export type Menus = {
  readonly collection: Collection<Menu>
  readonly feature: Feature
  readonly routes: readonly ApiRoute[]
  /** What menus may ask servers for. */
  requests(): Requests
  publish(id: string, note: string): void
  /** 600 Main menu, of the demo company. */
  demo(): void
}

const feature = 'ivr'
const publishedKind = 'menu-published'
const requestsKind = 'menu-requests'
const one = 'company'
const noRequests = Requests.parse({})

/** An admin dials it before the number of a menu. */
export const menuCodes: readonly (CodeRule & { readonly code: string; readonly does: string })[] = [
  {
    ...{ code: '*47', feature, argument: 'draft:', name: 'Draft of a menu', takesNumber: true },
    does: 'Lets an admin hear the draft of a menu before it is published.',
  },
]

/** @param requestsOf what menus may ask, known before they are made */
export const requestsIn = (documents: Documents): Requests =>
  documents.get<Requests>(requestsKind, one)?.value ?? noRequests

export function createMenus(deps: MenusDeps): Menus {
  const { documents, now } = deps
  documents.define(publishedKind, {
    title: 'publication of the menu',
    limit: 2 * MAX_MENUS,
    parse: value => Published.parse(value),
    partOf: 'menu',
    leadsTo: ({ flow }: Published) => namedIn(flow, 'flow'),
  })
  documents.define(requestsKind, {
    title: 'requests of menus',
    limit: 1,
    nameOf: () => 'Requests of menus',
    parse: value => Requests.parse(value),
  })
  const must = demands(deps)
  const menus = collection({
    documents,
    kind: 'menu',
    path: '/api/menus',
    schema: Menu,
    title: 'menu',
    limit: MAX_MENUS,
    search: ({ name, number }) => [name, number],
    check(menu, id) {
      must.beFree(menu.number, { feature, argument: id ?? '' })
      must.closeTo(menu.hours)
    },
    numbersOf: ({ number }) => [number],
    // What is missing for the steps is told as problems of the draft; it must be there before it is published.
    leadsTo: ({ draft, hours }) => [
      ...namedIn(draft, 'draft').map(each => ({ ...each, draft: true as const })),
      ...toHours(hours),
    ],
    example: { name: 'Main menu', number: '600', draft: emptyFlow() },
  })
  // Kept until the next start after its menu was removed, so that undo brings the menu back as it was.
  for (const { id } of documents.all(publishedKind)) if (!menus.get(id)) documents.remove(publishedKind, id, BY_SYSTEM)
  const published = (id: string) => documents.get<Published>(publishedKind, id)?.value ?? null
  const sounds = new Sounds(documents, deps.folder)
  const requests = () => requestsIn(documents)
  const checks: FlowChecks = {
    cannotLead: deps.cannotLead,
    hasSchedule: deps.hasSchedule,
    hasSound: id => sounds.has(id),
    cannotSpeak: deps.cannotSpeak,
    // What a caller presses has no say in where it is asked.
    cannotAsk: url => cannotAsk(url.replace(/\{[^{}]*\}/g, 'x'), requests()),
  }
  const problems = ({ draft, number, language }: Menu): Problem[] => problemsOf(draft, number, language, checks)
  const walkDeps: WalkDeps = { ...deps, soundPath: id => sounds.playable(id) }
  /** Test calls that somebody has asked for: person → until. */
  const expected = new Map<string, number>()

  function publish(id: string, note: string, by?: Parameters<Documents['put']>[3]): void {
    const menu = menus.get(id)
    if (!menu) throw new AppError('not-found', 404, 'There is no such menu.')
    const grave = problems(menu).filter(problem => problem.grave)
    if (grave[0])
      throw new AppError('menu-has-problems', 422, grave.map(({ sentence }) => sentence).join(' '), { problems: grave })
    documents.put<Published>(publishedKind, id, { name: menu.name, flow: menu.draft, note }, by ?? BY_SYSTEM)
    // Spoken once now, so that the first caller does not wait for it.
    for (const { said, language } of menu.draft.steps.flatMap(saidBy))
      if ('text' in said && said.text && !said.text.includes('{')) void deps.speak(said.text, language ?? menu.language)
  }
  function testCall(id: string, extension: string): Originated {
    const menu = menus.get(id)
    if (!menu) throw new AppError('not-found', 404, 'There is no such menu.')
    const person = deps.personAt(extension)
    if (!person) throw new AppError('no-such-extension', 422, `${extension} is no extension of a person.`)
    expected.set(person.id, now() + TEST_WITHIN_MS)
    for (const [who, until] of expected) if (until < now()) expected.delete(who)
    const result = deps.originate({
      ring: { person: person.id as PersonId },
      as: person.id as PersonId,
      to: `*47${menu.number}`,
      callerShown: { name: `Test of ${menu.name}`, number: menu.number },
      because: `Test of the draft of ${menu.name}`,
    })
    if (!result.ok) throw new AppError('not-rung', 409, result.sentence)
    return result
  }
  function chosen(call: CallControl): (Played & { readonly draft: boolean }) | null {
    const { argument, caller } = call
    if (!argument.startsWith('draft:')) {
      const menu = menus.get(argument)
      const flow = published(argument)?.flow
      return menu && flow ? { ...menu, flow, draft: false } : null
    }
    const menu = menus.all().find(({ number }) => number === argument.slice('draft:'.length))
    const person = caller.person ?? ''
    const may = deps.isAdmin(person) || (expected.get(person) ?? 0) > now()
    return menu && may ? { ...menu, flow: menu.draft, draft: true } : null
  }

  return {
    collection: menus,
    requests,
    publish,
    routes: [
      ...menus.routes,
      ...routesOf({
        ...{ menus, sounds, documents, publishedKind, published, problems, publish, testCall },
        ...{ requests, speak: deps.speak, cannotSpeak: deps.cannotSpeak, voiceOf: deps.voiceOf, newId: deps.newId },
        setRequests: (value, by) => void documents.put<Requests>(requestsKind, one, value, by),
      }),
    ],
    demo() {
      const menu = menus.create(Menu.parse(demoMenu))
      publish(menu.id, 'The first one')
    },
    feature: {
      name: feature,
      ...numbersOf(feature, menus.all),
      async story(call, { signal }) {
        const menu = chosen(call)
        if (!menu) return call.hangUp('unreachable')
        if (!call.step) call.tell('entered', { menu: menu.name, draft: menu.draft })
        await walk(call, menu, walkDeps, signal)
      },
      explain(argument) {
        const menu = menus.get(argument)
        if (!menu) return null
        const flow = published(argument)?.flow
        return flow ? explained(menu, flow) : { says: [`${menu.name} is not published yet.`], next: [] }
      },
    },
  }
}

/** Each step with its ways, from the first one on; numbers are followed by the simulation. */
function explained({ name }: Entity<Menu>, flow: Flow) {
  const says = [`${name} is a menu.`]
  const next: { when: string; number: string }[] = []
  const nameOf = (way: Way) =>
    way === null
      ? 'the call ends'
      : 'number' in way
        ? way.number
        : `“${flow.steps.find(({ id }) => id === way.step)?.name ?? ''}”`
  for (const step of flow.steps) {
    const ways = waysOf(step)
    if (ways.length) says.push(`“${step.name}”: ${ways.map(({ when, to }) => `${when} → ${nameOf(to)}`).join(', ')}.`)
    if (step.kind === 'keys' && step.dialExtensions) says.push(`In “${step.name}” extensions may be dialled.`)
    for (const { when, to } of ways)
      if (to && 'number' in to)
        next.push({ when: flow.steps.length > 1 ? `${step.name}: ${when}` : when, number: to.number })
    if (step.kind === 'go') next.push({ when: step.name, number: step.number })
  }
  return { says, next }
}

const main: Step = {
  ...{ id: 'main', name: 'Main menu', kind: 'keys', waitSeconds: 5, tries: 3, dialExtensions: true },
  say: {
    text: 'Welcome. For sales, press 1. For support, press 2. To find somebody by name, press 3. For the front desk, press 0. If you know the extension, dial it now.',
  },
  keys: [
    { key: '1', to: { number: '620' } },
    { key: '2', to: { number: '640' } },
    { key: '3', to: { step: 'name' } },
    { key: '0', to: { number: '101' } },
  ],
  otherwise: { number: '101' },
}
const demoMenu = {
  name: 'Main menu',
  number: '600',
  draft: {
    start: 'main',
    steps: [
      main,
      {
        id: 'name',
        name: 'Dial by name',
        kind: 'name',
        waitSeconds: 8,
        tries: 3,
        say: null,
        otherwise: { step: 'desk' },
      },
      { id: 'desk', name: 'Front desk', kind: 'go', number: '101', say: null, otherwise: null },
    ],
  },
}
function emptyFlow(): Flow {
  return {
    start: 'main',
    steps: [{ ...main, say: { text: 'Welcome.' }, keys: [{ key: '1', to: { number: '101' } }], otherwise: null }],
  } as Flow
}
