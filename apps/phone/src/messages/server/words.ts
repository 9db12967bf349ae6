/** What the server says by its code (`coded` of the call room), in a language of our own. English is the server's. */

/** The values of each sentence, in their order. `whom` may be asked for more: "Erin (105)", or empty. */
export type ServerSentences = {
  readonly ended: (name: string) => string
  readonly closed: (name: string) => string
  readonly 'help-by-people-only': () => string
  readonly 'help-test': () => string
  readonly 'off.internal': (whom: string) => string
  readonly 'off.national': (whom: string) => string
  readonly 'off.mobile': (whom: string) => string
  readonly 'off.international': (whom: string) => string
  readonly 'off.premium': (whom: string) => string
  /** `country`: ISO 3166, or empty */
  readonly 'off.country': (whom: string, country: string) => string
  readonly 'not-yours-to-show': (whom: string, number: string) => string
  readonly 'limit.person-calls': (whom: string, now: string, most: string) => string
  readonly 'limit.person-hour': (whom: string, begun: string) => string
  readonly 'limit.site-calls': (whom: string, now: string, site: string) => string
  readonly 'limit.company-calls': (whom: string, now: string) => string
  readonly 'limit.company-hour': (whom: string, begun: string) => string
  readonly 'limit.person-money': (whom: string, money: string) => string
  readonly 'limit.company-money': (whom: string, money: string) => string
  readonly 'no-phone-there': (name: string) => string
  readonly 'agent.none': () => string
  readonly 'agent.signed-in': () => string
  readonly 'agent.signed-out': () => string
  readonly 'agent.paused': () => string
  readonly 'agent.ready': () => string
  readonly 'calls-back': (name: string) => string
  readonly 'room.host-left': () => string
  readonly 'room.no-host': () => string
  readonly 'room.full': (name: string) => string
  readonly 'room.locked': (name: string) => string
  readonly 'pin-wrong': () => string
  readonly 'switched.open': (name: string) => string
  readonly 'switched.closed': (name: string) => string
  readonly 'box.full': (name: string) => string
  readonly 'box.kept': (name: string) => string
  readonly 'box.nothing-heard': () => string
  readonly 'quiet.on': () => string
  readonly 'quiet.off': () => string
  readonly 'forward.to': (number: string) => string
  readonly 'forward.off': () => string
  readonly 'forward.busy-to': (number: string) => string
  readonly 'forward.busy-off': () => string
  readonly 'forward.no-answer-to': (number: string) => string
  readonly 'forward.no-answer-off': () => string
  readonly 'forward.own-number': (number: string) => string
  readonly 'forward.help': (number: string) => string
  readonly 'forward.not-allowed': (number: string) => string
  readonly 'forward.unknown-number': (number: string) => string
  readonly 'forward.code': (number: string) => string
}
type Coded = { readonly code: string; readonly values: readonly string[] }

/** @param otherwise the server's own, for a code of a server that is newer than this page */
export function saidIn(sentences: ServerSentences, said: Coded | undefined, otherwise: string): string {
  const sentence =
    said && Object.hasOwn(sentences, said.code) ? sentences[said.code as keyof ServerSentences] : undefined
  return said && sentence ? (sentence as (...values: readonly string[]) => string)(...said.values) : otherwise
}

export const countryIn = (language: string, code: string): string => {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
