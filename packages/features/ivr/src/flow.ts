/** The steps of a menu as a graph: where each leads, and what is wrong with it. Pure. */
import { type Reference, toNumber, toOne } from '@sidetone/feature'
import type { Flow, Problem, Said, Step, Way } from './shapes.ts'
import { notFilledIn } from './variables.ts'

export type Edge = {
  /** "key 1", "closed", "nothing pressed" */
  readonly when: string
  readonly to: Way
  /** The caller does nothing for it: no key is pressed and nobody is rung. */
  readonly byItself: boolean
}
const nobodyPressed = 'no valid key'
const edge = (when: string, to: Way, byItself = false): Edge => ({ when, to, byItself })

export function waysOf(step: Step): Edge[] {
  switch (step.kind) {
    case 'play':
      return [edge('then', step.next, true)]
    case 'keys':
      return [...step.keys.map(({ key, to }) => edge(`key ${key}`, to)), edge(nobodyPressed, step.otherwise, true)]
    case 'gather':
      return [edge('digits', step.next), edge('too few digits', step.otherwise, true)]
    case 'extension':
      return [edge('no such extension', step.otherwise, true)]
    case 'name':
      return [edge('no name found', step.otherwise, true)]
    case 'hours':
      return [edge('open', step.open, true), edge('closed', step.closed, true)]
    case 'caller':
      return [
        ...step.rules.map(({ pattern, to }) => edge(`caller ${pattern}`, to, true)),
        edge('any other caller', step.otherwise, true),
      ]
    case 'request':
      return [
        ...step.cases.map(({ value, to }) => edge(`answer “${value}”`, to, true)),
        edge('any other answer', step.otherwise, true),
        edge('no answer', step.failed, true),
      ]
    case 'go':
      return [edge('nobody there', step.otherwise, true)]
    case 'language':
      return [edge('then', step.next, true)]
    case 'hang-up':
      return []
  }
}

/** What the steps name: numbers by their ways, hours, recordings. @param at the field that the flow is in */
export const namedIn = ({ steps }: Flow, at: string): Reference[] =>
  steps.flatMap((step, n) => {
    const here = [at, 'steps', n] as const
    return [
      ...waysOf(step).flatMap(({ when, to }) =>
        to && 'number' in to ? toNumber(to.number, `“${step.name}”, ${when}`, ...here) : [],
      ),
      ...(step.kind === 'go' ? toNumber(step.number, `“${step.name}”`, ...here, 'number') : []),
      ...(step.kind === 'hours' ? toOne('schedule', step.schedule, `“${step.name}”`, ...here, 'schedule') : []),
      ...saidBy(step).flatMap(({ said }) =>
        'sound' in said ? toOne('menu-sound', said.sound, `“${step.name}” says it`, ...here) : [],
      ),
    ]
  })

/** All that a step says, with its language; null: that of the menu. */
export const saidBy = ({
  say,
  sayIn,
}: Step): { readonly said: NonNullable<Said>; readonly language: string | null }[] => [
  ...(say ? [{ said: say, language: null }] : []),
  ...Object.entries(sayIn ?? {}).flatMap(([language, said]) => (said ? [{ said, language }] : [])),
]

const stepOf = ({ steps }: Flow, way: Way) =>
  way && 'step' in way ? steps.find(({ id }) => id === way.step) : undefined

export type FlowChecks = {
  readonly cannotLead: (number: string) => string | null
  readonly hasSchedule: (id: string) => boolean
  readonly hasSound: (id: string) => boolean
  /** Why this machine cannot speak this language, as a sentence; null: it can. */
  readonly cannotSpeak: (language: string) => string | null
  /** Why this address may not be asked, as a sentence; null: it may. */
  readonly cannotAsk: (url: string) => string | null
}

/** @param language of the menu */
export function problemsOf(flow: Flow, number: string, language: string, checks: FlowChecks): Problem[] {
  const problems: Problem[] = []
  const say = (step: Step | null, grave: boolean, sentence: string) =>
    void problems.push({ step: step?.id ?? null, grave, sentence })
  // It looks at the disk, and may be needed for hundreds of texts.
  const spoken = new Map<string, string | null>()
  const cannotSpeak = (of: string) => {
    const why = spoken.has(of) ? spoken.get(of)! : checks.cannotSpeak(of)
    spoken.set(of, why)
    return why
  }
  const start = flow.steps.find(({ id }) => id === flow.start)
  if (!start) say(null, true, 'Choose the step that callers hear first.')
  const reached = start ? reachedFrom(flow, start) : new Set<Step>()
  for (const step of flow.steps) {
    if (start && !reached.has(step)) say(step, true, `No way leads to “${step.name}”. Connect it or remove it.`)
    for (const { when, to } of waysOf(step)) {
      if (to && 'step' in to && !stepOf(flow, to))
        say(step, true, `“${step.name}”, ${when}: leads to a step that is no longer there.`)
      if (to && 'number' in to) {
        const why = to.number === number ? 'A menu cannot lead to itself by its number.' : checks.cannotLead(to.number)
        if (why) say(step, true, `“${step.name}”, ${when}: ${why}`)
      }
    }
    for (const sentence of wrongIn(step, checks)) say(step, true, `“${step.name}”: ${sentence}`)
    for (const { said, language: own } of saidBy(step))
      for (const { grave, text } of saidWrong(said, own ?? language, { ...checks, cannotSpeak }))
        say(step, grave, `“${step.name}”: ${text}`)
    for (const sentence of deadEnds(step)) say(step, false, `“${step.name}”: ${sentence}`)
  }
  for (const round of rounds(flow))
    say(
      round[0]!,
      true,
      `Who presses no key goes round for ever: ${[...round, round[0]!].map(({ name }) => `“${name}”`).join(' → ')}. Let one of them end somewhere.`,
    )
  return problems
}

function reachedFrom(flow: Flow, start: Step): Set<Step> {
  const reached = new Set([start])
  for (const step of reached)
    for (const { to } of waysOf(step)) {
      const next = stepOf(flow, to)
      if (next) reached.add(next)
    }
  return reached
}

function wrongIn(step: Step, { hasSchedule, cannotAsk, cannotLead }: FlowChecks): string[] {
  switch (step.kind) {
    case 'keys':
    case 'language': {
      const keys = step.keys.map(({ key }) => key)
      const twice = keys.find((key, n) => keys.indexOf(key) !== n)
      return [
        ...(twice ? [`the key ${twice} is there twice.`] : []),
        ...(keys.length === 0 && !('dialExtensions' in step && step.dialExtensions) ? ['it has no keys.'] : []),
      ]
    }
    case 'gather':
      return step.least > step.most ? ['it asks for more digits at least than at most.'] : []
    case 'hours':
      return hasSchedule(step.schedule) ? [] : ['choose opening hours.']
    case 'request': {
      const why = cannotAsk(step.url)
      return [...(why ? [why] : []), ...(step.method === 'POST' && !isJson(step.body) ? ['its text is no JSON.'] : [])]
    }
    case 'go': {
      const why = cannotLead(step.number)
      return why ? [why] : []
    }
    default:
      return []
  }
}
/** With something in place of what stands in braces; in quotes or bare. */
function isJson(template: string): boolean {
  try {
    JSON.parse(template.replace(/\{[a-z.A-Z0-9_]+\}/g, '0'))
    return true
  } catch {
    return template.trim() === ''
  }
}
function saidWrong(
  said: NonNullable<Said>,
  language: string,
  { hasSound, cannotSpeak }: FlowChecks,
): { grave: boolean; text: string }[] {
  if ('sound' in said) return hasSound(said.sound) ? [] : [{ grave: true, text: 'its recording is no longer there.' }]
  const why = cannotSpeak(language)
  return [
    ...(why && said.text ? [{ grave: false, text: `its text cannot be spoken. ${why}` }] : []),
    ...notFilledIn(said.text).map(what => ({
      grave: false,
      text: `${what} is no value that is known; it is read out.`,
    })),
  ]
}
function deadEnds(step: Step): string[] {
  const asks = step.kind === 'keys' || step.kind === 'gather' || step.kind === 'language'
  const said = (say: Said) => says(say) || (step.kind === 'language' && Object.values(step.sayIn ?? {}).some(says))
  return [
    ...(asks && !said(step.say) ? ['nothing is said, so nobody knows what to press.'] : []),
    ...(step.kind === 'play' && !said(step.say) ? ['nothing is said.'] : []),
    ...(step.kind === 'play' && step.next === null ? ['a dead end: the call ends after it.'] : []),
    ...(step.kind === 'keys'
      ? step.keys.flatMap(({ key, to }) => (to === null ? [`the key ${key} is a dead end: it ends the call.`] : []))
      : []),
    ...(step.kind === 'gather' && step.next === null ? ['a dead end: the digits lead nowhere.'] : []),
  ]
}
const says = (say: Said) => say !== null && ('sound' in say || say.text !== '')

/** Circles in which the caller need not press anything. */
function rounds(flow: Flow): Step[][] {
  const found: Step[][] = []
  const done = new Set<Step>()
  const walk = (step: Step, path: Step[]): void => {
    const at = path.indexOf(step)
    if (at >= 0) return void found.push(path.slice(at))
    if (done.has(step)) return
    for (const { to, byItself } of waysOf(step)) {
      const next = byItself && stepOf(flow, to)
      if (next) walk(next, [...path, step])
    }
    done.add(step)
  }
  for (const step of flow.steps) walk(step, [])
  return found
}

/** What is different, as sentences. */
export function differences(before: Flow | null, after: Flow): string[] {
  if (!before) return ['The first version.']
  const says: string[] = []
  const old = new Map(before.steps.map(step => [step.id, step]))
  const nameOf = (flow: Flow, way: Way) =>
    way === null ? 'the end' : 'number' in way ? way.number : `“${stepOf(flow, way)?.name ?? way.step}”`
  for (const step of after.steps) {
    const was = old.get(step.id)
    old.delete(step.id)
    if (!was) {
      says.push(`“${step.name}” is new.`)
      continue
    }
    if (was.name !== step.name) says.push(`“${was.name}” is called “${step.name}”.`)
    if (JSON.stringify(saidBy(was)) !== JSON.stringify(saidBy(step))) says.push(`“${step.name}” says something else.`)
    const ways = new Map(waysOf(was).map(({ when, to }) => [when, to]))
    for (const { when, to } of waysOf(step)) {
      const had = ways.has(when)
      const before_ = ways.get(when) ?? null
      ways.delete(when)
      if (!had || JSON.stringify(before_) !== JSON.stringify(to))
        says.push(
          `“${step.name}”, ${when}: leads to ${nameOf(after, to)}${had ? ` instead of ${nameOf(before, before_)}` : ''}.`,
        )
    }
    for (const when of ways.keys()) says.push(`“${step.name}” has no ${when} any more.`)
    if (JSON.stringify(plain(was)) !== JSON.stringify(plain(step))) says.push(`“${step.name}” is set differently.`)
  }
  for (const { name } of old.values()) says.push(`“${name}” is gone.`)
  if (before.start !== after.start) says.push(`Callers begin with ${nameOf(after, { step: after.start })}.`)
  return says
}
/** What neither its name, its words nor its ways say. */
function plain(step: Step): object {
  const { name: _, say: __, sayIn: ___, ...rest } = step
  return Object.fromEntries(
    Object.entries(rest).map(([field, value]) => [
      field,
      ['next', 'otherwise', 'open', 'closed', 'failed', 'keys', 'rules', 'cases'].includes(field) ? null : value,
    ]),
  )
}
