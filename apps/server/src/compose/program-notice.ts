/** What other programs are told besides calls: agents, phones, lines to the outside. Only changes are told. */
import type { Device, PersonId } from '@sidetone/call'
import type { Webhooks } from '@sidetone/feature-webhooks'
import { AWAY_MS } from '@sidetone/feature-webhooks/limits'
import type { Data } from './data.ts'
import type { Telephone } from './telephone.ts'

type Phone = { readonly device: string; readonly kind: 'web' | 'sip'; readonly person: string }

export function startProgramNotice(
  { stores, trunks }: Data,
  { sip, entities }: Telephone,
  { tell, tellState }: Webhooks,
): { stop(): void } {
  const now = Date.now
  entities.queues.onAgent(({ person, what, reason }) => {
    const agent = { person, name: stores.people.byId(person)?.name ?? '' }
    if (what === 'paused') tell({ type: 'agent.paused', at: now(), data: { ...agent, reason } })
    else tell({ type: `agent.${what}`, at: now(), data: agent })
  })

  /** Registered ones of each person; those that went are told when they stay away. */
  const there = new Map<string, Map<string, Phone>>()
  const leaving = new Map<string, NodeJS.Timeout>()
  const say = (type: 'device.registered' | 'device.unreachable', phone: Phone) =>
    tellState(`device ${phone.device}`, {
      ...{ type, at: now() },
      data: { ...phone, name: stores.devices.nameOf(phone.device) ?? '' },
    })
  const look = (person: string) => {
    const before = there.get(person) ?? new Map<string, Phone>()
    const phones = sip.registeredDevices(person as PersonId).flatMap(each => phoneOf(each) ?? [])
    const after = new Map(phones.map(phone => [phone.device, phone]))
    if (after.size) there.set(person, after)
    else there.delete(person)
    for (const [device, phone] of after) {
      clearTimeout(leaving.get(device))
      leaving.delete(device)
      say('device.registered', phone)
    }
    for (const [device, phone] of before) {
      if (after.has(device)) continue
      const gone = () => {
        leaving.delete(device)
        say('device.unreachable', phone)
      }
      leaving.set(device, setTimeout(gone, AWAY_MS).unref())
    }
  }
  sip.onRegistrations(({ person }) => look(person))
  for (const { id } of stores.people.list()) look(id)

  sip.trunks.onChange(({ trunk: id, state, reason }) => {
    if (state !== 'up' && state !== 'down') return
    const trunk = { id, name: trunks.byId(id)?.name ?? '' }
    const subject = `trunk ${id}`
    if (state === 'up') tellState(subject, { type: 'trunk.up', at: now(), data: { trunk } })
    else tellState(subject, { type: 'trunk.down', at: now(), data: { trunk, reason: reason ?? '' } })
  })
  return {
    stop() {
      for (const timer of leaving.values()) clearTimeout(timer)
    },
  }
}

/** Whether the line or phone is known whose state was told under this subject. */
export const isThere =
  ({ stores, trunks }: Pick<Data, 'stores' | 'trunks'>) =>
  (subject: string): boolean => {
    const [kind, id = ''] = subject.split(' ')
    return kind === 'device' ? stores.devices.nameOf(id) !== undefined : trunks.byId(id) !== undefined
  }

const phoneOf = (device: Device): Phone | null =>
  device.kind === 'registered'
    ? { device: device.device, kind: device.web ? 'web' : 'sip', person: device.person }
    : null
