/** The journal on SQLite: what one event and one commit cost, in µs of this thread. */
import { createJournal, createStores } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'

export type Figure = { readonly name: string; readonly value: number; readonly unit: string }

export async function run(): Promise<Figure[]> {
  using database = temporaryDatabase()
  const journal = createJournal(database.sql)
  const quality = { codec: 'opus', received: 250, lost: 0, jitterMs: 2.1, roundTripMs: 4, farLossRatio: 0, mos: 4.4 }
  let calls = 0
  /** `commits` turns with `events` events each, and one live state written over. */
  const microseconds = (commits: number, events: number) => {
    const began = performance.now()
    for (let i = 0; i < commits; i++) {
      const call = `c-${(calls++ * 2_654_435_761) % 4_294_967_296}` as never
      for (let n = 0; n < events; n++)
        journal.append({ type: 'leg.quality', call, at: Date.now(), leg: `${call}-1` as never, quality })
      journal.keep('call:bench', { call, n: i, legs: ['a', 'b'] })
      journal.commit()
    }
    return ((performance.now() - began) * 1_000) / commits
  }
  microseconds(500, 5)
  const small = microseconds(2_000, 1)
  const large = microseconds(500, 50)
  const perEvent = (large - small) / 49

  const stores = createStores(database)
  const { id } = await stores.people.create({ name: 'Alice', extension: '101', email: 'a@demo.test', role: 'person' })
  const { username } = stores.devices.addDesk(id, { label: 'Desk' }, 0)
  const began = performance.now()
  for (let i = 0; i < 5_000; i++) stores.devices.findCredential(username, 0)
  const find = ((performance.now() - began) * 1_000) / 5_000
  const figure = (name: string, value: number) => ({ name, value: Math.round(value * 10) / 10, unit: 'µs' })
  return [
    figure('journal: one more event in a commit', perEvent),
    figure('journal: a commit with one event and one live state', small),
    figure('credential look-up', find),
  ]
}
