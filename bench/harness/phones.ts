/** Many desk phones, made by the API. */
import { operate } from '../../tests/harness/operator.ts'
import type { Running } from '../../tests/harness/system.ts'

export type Phone = { readonly username: string; readonly password: string }

/** As many as an address of record takes. */
export const phonesEach = 16

/** @param people each with `phonesEach` phones */
export async function makePhones(system: Running, people: number): Promise<Phone[]> {
  const { api } = operate(system)
  const phones: Phone[] = []
  for (let n = 0; n < people; n++) {
    const extension = String(2_000 + n)
    const about = { name: `Person ${n}`, extension, email: `p${n}@bench.invalid`, role: 'person' }
    const { person } = await api<{ person: { id: string } }>('POST', '/api/people', about)
    for (let phone = 0; phone < phonesEach; phone++)
      phones.push(await api<Phone>('POST', '/api/devices', { person: person.id, label: `Phone ${phone}` }))
  }
  return phones
}
