/** Numbers in the headers of a carrier. */
import { type NameAddr, parseNameAddr, type Uri } from '@sidetone/sip'

/** The user part without its parameters (`;phone-context`, `;verstat`); '' for none. */
export const numberOf = (uri: Uri | undefined): string => uri?.user?.split(';', 1)[0] ?? ''

/** Undefined where there is none, or none that can be read. */
export function addressIn(text: string | undefined): NameAddr | undefined {
  const address = text === undefined ? undefined : parseNameAddr(text)
  return address?.ok ? address.value : undefined
}
