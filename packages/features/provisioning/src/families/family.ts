/** A make of phones: which files its phones ask for, what is in them, and how they tell who they are. */
import type { Facts } from '../facts.ts'

export type PhoneFile = {
  readonly name: string
  readonly type: 'text/plain' | 'application/xml'
  readonly text: string
}
export type Family = {
  readonly id: string
  /** As people call it. */
  readonly make: string
  /** Keys besides the one for the own line; null where the maker does not say so in one number. */
  readonly models: Readonly<Record<string, number | null>>
  /** All that the phone fetches, its own settings first. Names have no secret in them. */
  files(facts: Facts): readonly PhoneFile[]
  /** What else its phones ask for by other names: `settings-{mac}.xml` and `snomD785-….htm` are one. In lower case. */
  alias?(facts: Pick<Facts, 'mac' | 'model'>): Readonly<Record<string, string>>
  /** The version in its User-Agent. */
  readonly firmware: RegExp
  /** Value of the Event header that makes it fetch; null: it cannot be told. */
  readonly resync: string | null
  /** What is entered in the phone, when the address alone is not enough. */
  readonly suffix?: string
}
