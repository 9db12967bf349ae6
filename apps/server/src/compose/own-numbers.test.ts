import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DialPlan } from '@sidetone/call'
import { ownNumbers } from './own-numbers.ts'

/** Bob in Berlin, whose mobile rings too. */
function company() {
  const also = new Map([['bob', ['0170 1234567']]])
  let site = { id: 's1', country: 'DE', areaCode: '30', outsidePrefix: '' }
  let read = 0
  const changed: (() => void)[] = []
  const onChange = (listener: () => void) => void changed.push(listener)
  const numbering = {
    read(dialled: string, { country }: { country: string }) {
      read++
      return { dialled, e164: `+${country === 'DE' ? 49 : 43}${dialled.slice(1)}`, class: 'mobile', country }
    },
  }
  const named = ownNumbers(
    {
      ringing: {
        onChange,
        all: () => [...also].map(([id, numbers]) => [id, { also: numbers.map(number => ({ number })) }] as const),
      },
      documents: { onChange },
      stores: { people: { byId: (id: string) => ({ name: id }) } },
    } as unknown as Parameters<typeof ownNumbers>[0],
    () => ({ sites: [site], standing: () => ({ site: 's1' }), numbering }) as unknown as DialPlan,
  )
  return {
    ...{ also, named },
    change: () => changed.forEach(each => void each()),
    move: (country: string) => (site = { ...site, country }),
    read: () => read,
  }
}

test('a number of one of us has their name; that of two has none; a change of something else reads no number again', () => {
  const { named, also, change, move, read } = company()
  assert.deepEqual([named('+491701234567'), named('+491')], ['bob', undefined])
  for (let n = 0; n < 5; n++) {
    change()
    assert.equal(named('+491701234567'), 'bob')
  }
  assert.equal(read(), 1)
  also.set('alice', ['0170 1234567', '0171 1'])
  change()
  assert.deepEqual([named('+491701234567'), named('+491711')], [undefined, 'alice'])
  assert.equal(read(), 2)
  move('AT')
  change()
  assert.deepEqual([named('+491711'), named('+431711')], [undefined, 'alice'])
})
