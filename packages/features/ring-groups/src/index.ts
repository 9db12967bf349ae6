/** One number for several phones: whoever answers first talks, and when nobody does the call goes on. */
import type { DatabaseSync } from 'node:sqlite'
import { type CallControl, normaliseDialled, type PersonId } from '@sidetone/call'
import {
  type Collection,
  collection,
  type Documents,
  demands,
  type Feature,
  numbersOf,
  type PlanKnowledge,
  toHours,
  toNumber,
  toOne,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { openLastRung } from './last-rung.ts'
import { MAX_GROUPS } from './limits.ts'
import { RingGroup } from './shapes.ts'
import { turnsOf } from './turns.ts'

export type RingGroupsDeps = PlanKnowledge & {
  readonly documents: Documents
  readonly sql: DatabaseSync
  /** Whether the number is a person's extension: others press 1 when they answer. */
  readonly isPerson: (number: string) => boolean
}
export type RingGroups = {
  readonly collection: Collection<RingGroup>
  readonly feature: Feature
  /** 620 Sales, of the demo company. */
  demo(): void
}

const name = 'ring-groups'

export function createRingGroups(deps: RingGroupsDeps): RingGroups {
  const must = demands(deps)
  const groups = collection({
    documents: deps.documents,
    kind: 'ring-group',
    path: '/api/ring-groups',
    schema: RingGroup,
    title: 'ring group',
    limit: MAX_GROUPS,
    search: group => [group.name, group.number, ...group.members.map(({ number }) => number)],
    check(group, id) {
      must.beFree(group.number, { feature: name, argument: id ?? '' })
      const numbers = group.members.map(({ number }) => normaliseDialled(number))
      const twice = numbers.find((number, n) => numbers.indexOf(number) !== n)
      if (twice) throw new AppError('member-twice', 422, `${twice} is in the group twice.`)
      if (numbers.includes(group.number)) throw new AppError('own-member', 422, 'A group cannot be a member of itself.')
      const outside = numbers.find(number => !deps.isPerson(number))
      if (outside && group.rights === null)
        throw new AppError(
          'rights-needed',
          422,
          `${outside} is no extension of a person. Choose with whose rights outside numbers are called.`,
        )
      for (const [n, number] of numbers.entries()) must.lead(number, `members.${n}.number`, group.rights)
      must.lead(group.otherwise, 'otherwise', group.rights)
      must.closeTo(group.hours)
    },
    numbersOf: ({ number }) => [number],
    leadsTo: ({ members, otherwise, rights, hours }) => [
      ...members.flatMap(({ number }, n) =>
        toNumber(number, 'a member', 'members', n, 'number').map(each => ({ ...each, letsGo: 'when-asked' as const })),
      ),
      ...toNumber(otherwise, 'when nobody answers', 'otherwise'),
      ...toOne('person', rights, 'whose rights carry calls to outside members', 'rights'),
      ...toHours(hours),
    ],
    example: { name: 'Sales', number: '620', members: [{ number: '101' }, { number: '102' }], otherwise: '*99101' },
  })
  const last = openLastRung(deps.sql)
  groups.changed(id => {
    if (!groups.get(id)) last.forget(id)
  })

  async function story(call: CallControl): Promise<void> {
    const group = groups.get(call.argument)
    if (!group) return call.hangUp('unknown-number')
    const { caller } = call
    const turns = turnsOf(group, last.get(group.id), number => !deps.isPerson(number))
    let cause: Parameters<typeof call.hangUp>[0] = 'no-answer'
    for (const { who, forMs } of turns) {
      if (group.strategy === 'round-robin') last.set(group.id, who[0]!.number!)
      const result = await call.ring({
        who,
        forMs,
        because: `for ${group.name}`,
        ...(group.callerPrefix && { callerName: `${group.callerPrefix} ${caller.name || caller.number}`.trim() }),
        ...(group.rights !== null && { as: group.rights as PersonId }),
      })
      if (result.answered) return call.over
      cause = result.cause
    }
    call.tell('not-answered', { group: group.name, cause, says: `Nobody in ${group.name} took the call.` })
    if (group.otherwise === null) return call.hangUp(cause)
    await call.goTo(group.otherwise, {
      because: `via ${group.name}`,
      ...(group.rights !== null && { as: group.rights as PersonId }),
    })
    await call.over
  }

  return {
    collection: groups,
    demo() {
      const members = ['101', '102', '103'].map(number => ({ number, afterSeconds: 0 }))
      groups.create(RingGroup.parse({ name: 'Sales', number: '620', members, otherwise: '*99101' }))
    },
    feature: {
      name,
      ...numbersOf(name, groups.all),
      story,
      explain(argument) {
        const group = groups.get(argument)
        if (!group) return null
        const { members, strategy, ringSeconds, otherwise } = group
        const who = members.map(({ number }) => number).join(', ')
        const how = strategy === 'all' ? 'all at once' : 'one after the other'
        return {
          says: [`${group.name} rings ${who}, ${how}, for ${ringSeconds} s.`],
          next: otherwise === null ? [] : [{ when: 'nobody answers', number: otherwise }],
        }
      },
    },
  }
}
