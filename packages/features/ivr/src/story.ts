/** A caller's way through a menu, step by step. The step is noted, so that a restart goes on there. */
import type { CallControl, Sound } from '@sidetone/call'
import { Keys } from '@sidetone/feature'
import { type Language, type Prompts, prompts, digits as spokenDigits, number as spokenNumber } from '@sidetone/prompts'
import { CONFIRM_MS, MAX_OFFERED, MAX_WALK, NEXT_DIGIT_MS } from './limits.ts'
import { type Named, spelled } from './names.ts'
import type { Ask } from './request.ts'
import type { Flow, Said, Step, Way } from './shapes.ts'
import { asSaidIn, fieldOf, filledIn, inAddress, inJson, textOf } from './variables.ts'

export type WalkDeps = {
  readonly people: () => Iterable<Named>
  /** The file in which who has this extension says their name; null: they have not recorded it. */
  readonly nameSaid: (extension: string) => string | null
  /** Numbers inside that a caller may dial: people, groups, queues, rooms. */
  readonly inside: { isNumber(number: string): boolean; begins(digits: string): boolean }
  readonly isOpen: (schedule: string) => boolean
  readonly soundPath: (id: string) => string | null
  /** A file with this text; null: nothing on this machine can speak it. */
  readonly speak: (text: string, language: string) => Promise<string | null>
  readonly ask: Ask
}
export type Played = { readonly id: string; readonly name: string; readonly language: string; readonly flow: Flow }

/** Kept in the journal. */
type Noted = { readonly step: string; readonly digits: string; readonly answer: unknown }
const beep: Sound = { kind: 'tone', tone: 'beep' }

export async function walk(call: CallControl, menu: Played, deps: WalkDeps, signal: AbortSignal): Promise<void> {
  const noted = call.step ? (JSON.parse(call.step) as Noted) : null
  const stepOf = (id: string) => menu.flow.steps.find(step => step.id === id)
  await call.answer()
  const here = new Walker(call, menu, deps, signal, noted)
  // What was published meanwhile may have no such step any more.
  let step = stepOf(noted?.step ?? '') ?? stepOf(menu.flow.start)
  for (let steps = 0; step && steps < MAX_WALK; steps++) {
    here.note(step)
    const way = await here.take(step)
    if (way === 'gone') return call.over
    if (way && 'number' in way) {
      await call.goTo(way.number, { because: `via ${menu.name}` })
      return call.over
    }
    step = way === null ? undefined : stepOf(way.step)
  }
}

class Walker {
  readonly #call: CallControl
  readonly #menu: Played
  readonly #deps: WalkDeps
  readonly #signal: AbortSignal
  readonly #keys: Keys
  #digits: string
  #answer: unknown

  constructor(call: CallControl, menu: Played, deps: WalkDeps, signal: AbortSignal, noted: Noted | null) {
    this.#call = call
    this.#menu = menu
    this.#deps = deps
    this.#signal = signal
    this.#keys = new Keys(call, CONFIRM_MS)
    this.#digits = noted?.digits ?? ''
    this.#answer = noted?.answer ?? null
  }

  note(step: Step): void {
    const noted: Noted = { step: step.id, digits: this.#digits, answer: this.#answer }
    this.#call.note(JSON.stringify(noted))
    this.#call.tell('step', { menu: this.#menu.name, step: step.name })
  }
  get #language(): string {
    return this.#call.language ?? this.#menu.language
  }
  get #spoken(): Prompts {
    return prompts(this.#language)
  }
  get #known() {
    return { caller: this.#call.caller.number, digits: this.#digits, answer: this.#answer }
  }
  /** In the caller's language, where the step has words in it. */
  #words(step: Step): Promise<Sound[]> {
    const own = step.sayIn?.[this.#language as Language]
    return own ? this.#sounds(own, this.#language) : this.#sounds(step.say, this.#menu.language)
  }
  async #sounds(said: Said, language: string): Promise<Sound[]> {
    if (!said) return []
    if ('sound' in said) {
      const path = this.#deps.soundPath(said.sound)
      return path === null ? [beep] : [{ kind: 'file', path }]
    }
    const text = filledIn(said.text, this.#known, asSaidIn(language))
    if (text === '') return []
    const path = await this.#deps.speak(text, language)
    return path === null ? [beep] : [{ kind: 'file', path }]
  }

  /** @returns where it goes on; `gone`: the caller is somebody else's now */
  async take(step: Step): Promise<Way | 'gone'> {
    const call = this.#call
    switch (step.kind) {
      case 'keys':
        return this.#pressKey(step)
      case 'gather':
        return this.#gather(step)
      case 'extension':
        return this.#extension(step)
      case 'name':
        return this.#name(step)
      case 'language':
        return this.#chooseLanguage(step)
      default:
    }
    const said = await this.#words(step)
    // While a server is asked the caller hears something.
    const words = said.length && step.kind !== 'request' ? call.play(said) : null
    await words
    switch (step.kind) {
      case 'play':
        return step.next
      case 'hang-up':
        return null
      case 'hours':
        return this.#deps.isOpen(step.schedule) ? step.open : step.closed
      case 'caller':
        return (step.rules.find(({ pattern }) => fits(pattern, call.caller.number)) ?? { to: step.otherwise }).to
      case 'request':
        return this.#request(step, said)
      case 'go': {
        if (step.otherwise === null) return { number: step.number }
        const { answered } = await call.goTo(step.number, { back: true, because: `via ${this.#menu.name}` })
        return answered ? 'gone' : step.otherwise
      }
    }
  }

  async #pressKey(step: Extract<Step, { kind: 'keys' }>): Promise<Way> {
    const { inside } = this.#deps
    const said = await this.#words(step)
    // One key is enough where no number begins with it.
    const enough = (digits: string) => !step.dialExtensions || !inside.begins(digits)
    let fault: 'invalid-choice' | 'no-choice' | null = null
    for (let n = 1; n <= step.tries; n++) {
      const words = fault ? [...this.#spoken.say(fault), ...said] : said
      const digits = await this.#keys.digits(words, 8, {
        firstMs: step.waitSeconds * 1_000,
        nextMs: NEXT_DIGIT_MS,
        enough,
      })
      const pressed = digits === '' && this.#keys.endedByHash ? '#' : digits
      fault = pressed === '' ? 'no-choice' : 'invalid-choice'
      const key = step.keys.find(each => each.key === pressed)
      if (pressed.length > 1 && step.dialExtensions && inside.isNumber(pressed)) return this.#to('extension', pressed)
      if (key) {
        this.#call.tell('key', {
          ...{ menu: this.#menu.name, step: step.name, key: key.key },
          says: `${key.key} was pressed in “${step.name}” of ${this.#menu.name}.`,
        })
        return key.to
      }
    }
    return step.otherwise
  }
  #to(what: string, number: string): Way {
    const how = what === 'name' ? 'A name was spelled' : 'An extension was dialled'
    this.#call.tell(what, { menu: this.#menu.name, number, says: `${how} in ${this.#menu.name}: ${number}.` })
    return { number }
  }

  async #gather(step: Extract<Step, { kind: 'gather' }>): Promise<Way> {
    const said = await this.#words(step)
    for (let n = 1; n <= step.tries; n++) {
      const words = n === 1 ? said : [...this.#spoken.say('try-again'), ...said]
      const waitMs = step.waitSeconds * 1_000
      const digits = await this.#keys.digits(words, step.most, { firstMs: waitMs, nextMs: waitMs })
      if (digits.length < step.least) continue
      this.#digits = digits
      return step.next
    }
    return step.otherwise
  }

  async #extension(step: Extract<Step, { kind: 'extension' }>): Promise<Way> {
    const { inside } = this.#deps
    const said = step.say ? await this.#words(step) : this.#spoken.say('enter-extension')
    for (let n = 1; n <= step.tries; n++) {
      const words = n === 1 ? said : [...this.#spoken.say('no-such-extension'), ...said]
      const waitMs = step.waitSeconds * 1_000
      const pressed = await this.#keys.digits(words, 8, {
        firstMs: waitMs,
        nextMs: NEXT_DIGIT_MS,
        enough: digits => !inside.begins(digits),
      })
      if (inside.isNumber(pressed)) return this.#to('extension', pressed)
    }
    return step.otherwise
  }

  async #name(step: Extract<Step, { kind: 'name' }>): Promise<Way> {
    const people = [...this.#deps.people()]
    const said = step.say ? await this.#words(step) : this.#spoken.say('enter-name')
    for (let n = 1; n <= step.tries; n++) {
      const words = n === 1 ? said : [...this.#spoken.say('no-such-name'), ...said]
      const waitMs = step.waitSeconds * 1_000
      const few = (keys: string) => keys.length >= 2 && spelled(people, keys).length <= 1
      const found = spelled(
        people,
        await this.#keys.digits(words, 20, { firstMs: waitMs, nextMs: NEXT_DIGIT_MS, enough: few }),
      )
      const chosen = found.length && (await this.#choose(found.slice(0, MAX_OFFERED)))
      if (chosen) return this.#to('name', chosen.extension)
    }
    return step.otherwise
  }
  /** Says each name with the key for it. */
  async #choose(found: readonly Named[]): Promise<Named | undefined> {
    const spoken = this.#spoken
    const sounds = await Promise.all(
      found.map(async ({ name, extension }, n) => {
        const path = this.#deps.nameSaid(extension) ?? (await this.#deps.speak(name, this.#language))
        const who: Sound[] = path ? [{ kind: 'file', path }] : spoken.say('extension', spokenDigits(extension))
        return [...who, ...spoken.say('press', spokenNumber(n + 1))]
      }),
    )
    const key = await this.#keys.ask(sounds.flat())
    return found[Number(key ?? 0) - 1]
  }

  async #chooseLanguage(step: Extract<Step, { kind: 'language' }>): Promise<Way> {
    // Nobody knows yet what the caller understands: each language is offered in its own words.
    const offers = await Promise.all([
      this.#sounds(step.say, this.#menu.language),
      ...step.keys.map(({ language }) => this.#sounds(step.sayIn?.[language] ?? null, language)),
    ])
    const key = await this.#keys.ask(offers.flat(), step.waitSeconds * 1_000)
    const chosen = step.keys.find(each => each.key === key)
    if (chosen) {
      this.#call.chooseLanguage(chosen.language)
      this.#call.tell('language', {
        ...{ menu: this.#menu.name, step: step.name, key: chosen.key, language: chosen.language },
        says: `${languageName(chosen.language)} was chosen in “${step.name}” of ${this.#menu.name}.`,
      })
    }
    return step.next
  }

  async #request(step: Extract<Step, { kind: 'request' }>, said: readonly Sound[]): Promise<Way> {
    const known = this.#known
    void this.#call.play(said.length ? said : this.#spoken.say('one-moment'))
    const got = await this.#deps.ask(
      {
        method: step.method,
        url: filledIn(step.url, known, inAddress),
        body: filledIn(step.body, known, inJson),
      },
      this.#signal,
    )
    this.#call.tell('request', {
      ...{ menu: this.#menu.name, step: step.name, ok: got.ok, why: got.ok ? null : got.why },
      says: got.ok
        ? `The server of “${step.name}” answered.`
        : `The server of “${step.name}” gave no answer: ${got.why}.`,
    })
    if (!got.ok) return step.failed
    this.#answer = got.answer
    const value = textOf(fieldOf(got.answer, step.field))
    return (step.cases.find(each => each.value === value) ?? { to: step.otherwise }).to
  }
}

const languageName = (language: string) => new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language

const fits = (pattern: string, number: string): boolean =>
  pattern === 'withheld'
    ? number === ''
    : pattern.endsWith('*')
      ? number !== '' && number.startsWith(pattern.slice(0, -1))
      : number === pattern
