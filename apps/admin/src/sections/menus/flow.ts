/** A menu as the API has it, and where its steps lead. */
import { LANGUAGES, type Language } from '@sidetone/ui/languages'
import { menus as words } from '../../messages/index.ts'
import { withValue } from '../../parts/fields.ts'

export type Way = { readonly step: string } | { readonly number: string } | null
export type Said = { readonly text: string } | { readonly sound: string } | null
export type Kind = keyof typeof words.kinds
export type Step = {
  readonly id: string
  readonly name: string
  readonly kind: Kind
  readonly say: Said
  readonly sayIn?: Partial<Record<Language, Said>>
} & Readonly<Record<string, unknown>>
export type Flow = { readonly start: string; readonly steps: readonly Step[] }
export type Menu = {
  readonly name: string
  readonly number: string
  readonly language: string
  readonly draft: Flow
} & Readonly<Record<string, unknown>>
export type Problem = { readonly step: string | null; readonly grave: boolean; readonly sentence: string }
export type State = {
  readonly published: Flow | null
  readonly changed: readonly string[]
  readonly problems: readonly Problem[]
  /** What speaks texts on the machine, in each language that callers can choose. */
  readonly voices: readonly {
    readonly language: Language
    readonly voice: string | null
    readonly cannotSpeak: string | null
  }[]
}

/** `at`: where in the step it is kept, such as `keys.0.to`. */
export type Edge = { readonly when: string; readonly to: Way; readonly at: string }
type Rows = readonly ({ readonly to: Way } & Readonly<Record<string, string | Way>>)[]

export function waysOf(step: Step): Edge[] {
  const rows = (field: string, when: (row: Rows[number]) => string): Edge[] =>
    ((step[field] ?? []) as Rows).map((row, place) => ({ when: when(row), to: row.to, at: `${field}.${place}.to` }))
  const way = (field: string, when: string): Edge => ({ when, to: (step[field] ?? null) as Way, at: field })
  const { way: said } = words
  switch (step.kind) {
    case 'play':
    case 'language':
      return [way('next', words.onward)]
    case 'keys':
      return [...rows('keys', ({ key }) => said.key(String(key))), way('otherwise', words.otherwise)]
    case 'gather':
      return [way('next', said.digits), way('otherwise', words.otherwiseOf.gather)]
    case 'extension':
    case 'name':
      return [way('otherwise', words.otherwiseOf[step.kind])]
    case 'hours':
      return [way('open', words.open), way('closed', words.closed)]
    case 'caller':
      return [
        ...rows('rules', ({ pattern }) => said.caller(String(pattern))),
        way('otherwise', words.otherwiseOf.caller),
      ]
    case 'request':
      return [
        ...rows('cases', ({ value }) => said.answer(String(value))),
        way('otherwise', words.otherwiseOf.request),
        way('failed', words.failed),
      ]
    case 'go': {
      const otherwise = way('otherwise', words.otherwiseOf.go)
      return [
        { when: words.goesTo, to: { number: String(step.number) }, at: 'number' },
        ...(otherwise.to ? [otherwise] : []),
      ]
    }
    case 'hang-up':
      return []
  }
}
/** The step with one of its ways leading elsewhere; null where that cannot be: “go to a number” knows no steps. */
export function withWay(step: Step, { at }: Pick<Edge, 'at'>, to: NonNullable<Way>): Step | null {
  if (at === 'number') return 'number' in to ? { ...step, number: to.number } : null
  return withValue(step, at, to) as Step
}

/** Languages besides the menu's own that a step may have words in; `offered`: callers can choose them here. */
export function otherLanguages({ language, draft }: Menu, step: Step): { offered: boolean; languages: Language[] } {
  const others = (Object.keys(LANGUAGES) as Language[]).filter(each => each !== language)
  const steps = step.kind === 'language' ? [step] : draft.steps.filter(({ kind }) => kind === 'language')
  const keys = new Set(steps.flatMap(each => ((each.keys ?? []) as { language: string }[]).map(key => key.language)))
  const used = others.filter(each => keys.has(each) || step.sayIn?.[each])
  return used.length ? { offered: true, languages: used } : { offered: false, languages: others }
}

const end = null
const tries = { waitSeconds: 5, tries: 3 }
const blanks: Readonly<Record<Kind, object>> = {
  play: { next: end },
  keys: { keys: [{ key: '1', to: end }], dialExtensions: false, ...tries, otherwise: end },
  gather: { least: 1, most: 10, ...tries, next: end, otherwise: end },
  extension: { ...tries, otherwise: end },
  name: { ...tries, waitSeconds: 8, otherwise: end },
  hours: { schedule: '', open: end, closed: end },
  caller: { rules: [], otherwise: end },
  request: { method: 'GET', url: 'https://', body: '', field: '', cases: [], otherwise: end, failed: end },
  go: { number: '', otherwise: end },
  language: { keys: [{ key: '1', language: 'en' }], waitSeconds: 5, next: end },
  'hang-up': {},
}
/** One more of a kind, with an id that the flow does not have. */
export function newStep(kind: Kind, { steps }: Flow, number = '101'): Step {
  const taken = new Set(steps.map(({ id }) => id))
  let id: string = kind
  for (let n = 2; taken.has(id); n++) id = `${kind}-${n}`
  const name = id === kind ? words.kinds[kind] : `${words.kinds[kind]} ${id.slice(kind.length + 1)}`
  return { id, name, kind, say: null, ...blanks[kind], ...(kind === 'go' && { number }) }
}
/** Without this step; ways that led to it end the call. */
export function withoutStep(flow: Flow, id: string): Flow {
  const cut = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(cut)
    if (typeof value !== 'object' || value === null) return value
    if ('step' in value && value.step === id && Object.keys(value).length === 1) return null
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, cut(inner)]))
  }
  return { ...flow, steps: flow.steps.filter(step => step.id !== id).map(step => cut(step) as Step) }
}

export type Box = { readonly id: string; readonly step: Step | null; readonly number: string | null } & {
  readonly x: number
  readonly y: number
  readonly height: number
}
export type Line = { readonly from: string; readonly row: number; readonly to: string }
export const BOX = { width: 228, head: 62, row: 30, gapX: 76, gapY: 22, number: 52 }

/**
 * Columns by the distance from the first step; in a column one below the other. A number stands beside each step that leads to it;
 * steps that nothing leads to come last.
 */
export function layoutOf(flow: Flow): { boxes: Box[]; lines: Line[]; width: number; height: number } {
  const column = new Map<string, number>()
  const order: string[] = []
  const put = (id: string, at: number) => {
    if (column.has(id)) return
    column.set(id, at)
    order.push(id)
  }
  const stepOf = (id: string) => flow.steps.find(step => step.id === id)
  const lines: Line[] = []
  if (stepOf(flow.start)) put(flow.start, 0)
  const follow = (from: number) => {
    for (let n = from; n < order.length; n++) {
      const id = order[n]!
      const step = stepOf(id)
      if (!step) continue
      waysOf(step).forEach(({ to }, row) => {
        const target = to && ('step' in to ? (stepOf(to.step) ? to.step : null) : `${id}#${to.number}`)
        if (!target) return
        put(target, column.get(id)! + 1)
        lines.push({ from: id, row, to: target })
      })
    }
  }
  follow(0)
  for (const { id } of flow.steps)
    if (!column.has(id)) {
      const from = order.length
      put(id, 0)
      follow(from)
    }
  const below = new Map<number, number>()
  const boxes = order.map((id): Box => {
    const step = stepOf(id) ?? null
    const at = column.get(id)!
    const y = below.get(at) ?? 0
    const height = step ? BOX.head + waysOf(step).length * BOX.row + 8 : BOX.number
    below.set(at, y + height + BOX.gapY)
    return { id, step, number: step ? null : id.slice(id.indexOf('#') + 1), x: at * (BOX.width + BOX.gapX), y, height }
  })
  return {
    boxes,
    lines,
    width: Math.max(...boxes.map(({ x }) => x), 0) + BOX.width,
    height: Math.max(...boxes.map(({ y, height }) => y + height), 0),
  }
}
