/** Joints over three processes that are played by a table: what each was told, and what a new server reads from them. */
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { EndId } from '@sidetone/call'
import type { CodecName } from '@sidetone/sdp'
import { Joints, type JointsWorld } from './joints.ts'
import type { Joint, Order, Welcome } from './messages.ts'

const id = (text: string) => text as EndId
/** `a0` lives in process 0. */
const home = (end: string): number => Number(end.at(-1))
let gone: Set<number>
let codecs: Map<string, CodecName>
/** In each process: open splice ends, who is bridged, who is in which mix. */
let processes: { open: Map<string, CodecName | null>; bridges: Map<string, string>; mixes: Map<string, string[]> }[]
let full: number | null

const world: JointsWorld = {
  processOf: end => (gone.has(home(end)) ? undefined : home(end)),
  codecOf: end => codecs.get(end) ?? 'PCMU',
  order: (process, order) => play(process, order),
  async open(process, end) {
    if (process === full) return null
    processes[process]!.open.set(end, null)
    return { process, end, address: '127.0.0.1', port: 2000 + process }
  },
}
function play(process: number, order: Order): void {
  const { open, bridges, mixes } = processes[process]!
  const part = (end: string): void => {
    const other = bridges.get(end)
    bridges.delete(end)
    if (other) bridges.delete(other)
    for (const [name, ends] of mixes) {
      const left = ends.filter(one => one !== end)
      if (left.length) mixes.set(name, left)
      else mixes.delete(name)
    }
  }
  if (order.type === 'bridge') {
    part(order.a)
    part(order.b)
    bridges.set(order.a, order.b).set(order.b, order.a)
  } else if (order.type === 'mix') {
    for (const end of order.ends) part(end)
    mixes.set(order.mix, [...order.ends])
  } else if (order.type === 'unbridge') part(order.end)
  else if (order.type === 'close') {
    part(order.end)
    open.delete(order.end)
  } else if (order.type === 'stream') open.set(order.end, order.stream.codec)
}
const opened = () => new Promise(resolve => setImmediate(resolve))
const spliceEnds = () => processes.flatMap(({ open }) => [...open.keys()])
/** Whom an end hears, followed through all processes. */
function hears(end: string): string[] {
  const heard = new Set<string>()
  const from = (one: string, process: number): void => {
    const { bridges, mixes } = processes[process]!
    const mix = [...mixes.values()].find(ends => ends.includes(one))
    for (const other of mix ? mix.filter(two => two !== one) : [bridges.get(one) ?? '']) {
      if (!other) continue
      if (!other.startsWith('~')) heard.add(other)
      else {
        const name = other.slice(0, other.lastIndexOf('.'))
        const far = spliceEnds().find(two => two.startsWith(name) && two !== other)
        if (far) from(far, home(far))
      }
    }
  }
  from(end, home(end))
  return [...heard].sort()
}
const welcomes = (): Welcome[] =>
  processes.map(({ open, bridges, mixes }) => {
    const joints = new Map<string, Joint>([...bridges].map(([end, to]) => [end, { end, to }]))
    for (const [mix, ends] of mixes) for (const end of ends) joints.set(end, { end, mix })
    for (const end of open.keys())
      joints.set(end, { ...joints.get(end), end, at: { address: '127.0.0.1', port: 2000 } })
    return { version: 0, boot: '', ends: [...joints.keys()], joints: [...joints.values()] }
  })

let joints: Joints
beforeEach(() => {
  gone = new Set()
  codecs = new Map()
  full = null
  processes = [0, 1, 2].map(() => ({ open: new Map(), bridges: new Map(), mixes: new Map() }))
  joints = new Joints(world)
})

const all = ['a0', 'b0', 'c1', 'd2', 'e2'].map(id)
const allHearAllOthers = (ends: readonly string[]): void => {
  for (const end of ends) assert.deepEqual(hears(end), ends.filter(other => other !== end).sort(), end)
}

test('a mix over three processes is a star; it shrinks, moves its home, and leaves no splice', async () => {
  joints.mix('m', all)
  await opened()
  allHearAllOthers(all)
  assert.equal(spliceEnds().length, 4)
  joints.mix('m', all.slice(2))
  await opened()
  allHearAllOthers(all.slice(2))
  assert.deepEqual(hears('a0'), [])
  joints.mix('m', all.slice(3))
  allHearAllOthers(all.slice(3))
  assert.equal(spliceEnds().length, 0)
})
test('a splice carries what both sides can hear', async () => {
  codecs = new Map<string, CodecName>([
    ['a0', 'opus'],
    ['b0', 'PCMA'],
    ['c1', 'opus'],
    ['d2', 'PCMA'],
    ['e2', 'G722'],
  ])
  joints.mix('m', all)
  await opened()
  assert.deepEqual([...processes[1]!.open.values()], ['opus'])
  assert.deepEqual([...processes[2]!.open.values()], ['G722'])
  codecs.set('c1', 'PCMA')
  joints.agreed(id('c1'))
  assert.deepEqual([...processes[1]!.open.values()], ['PCMA'])
})
test('a bridge is dropped while its splice comes about', async () => {
  joints.bridge(id('a0'), id('c1'))
  joints.bridge(id('a0'), id('b0'))
  await opened()
  assert.deepEqual([hears('a0'), hears('c1')], [['b0'], []])
  assert.equal(spliceEnds().length, 0)
})
test('one voice behind a splice has a name, several have none', async () => {
  joints.mix('m', all)
  await opened()
  const named = (process: number): (string | null)[] =>
    [...processes[process]!.open.keys()].map(end => joints.voiceBehind(end))
  assert.deepEqual(named(0).sort(), ['c1', null])
  assert.deepEqual(named(1), [null])
})
test('a process dies: the others go on', async () => {
  joints.mix('m', all)
  await opened()
  gone.add(0)
  processes[0] = { open: new Map(), bridges: new Map(), mixes: new Map() }
  joints.processDied(0, all.slice(0, 2))
  await opened()
  allHearAllOthers(all.slice(2))
  assert.equal(spliceEnds().length, 2)
})
test('the next server reads all from the processes and changes nothing', async () => {
  joints.mix('m', all)
  joints.bridge(id('x1'), id('y2'))
  joints.bridge(id('v1'), id('w1'))
  await opened()
  const before = spliceEnds().sort()
  const next = new Joints(world)
  assert.deepEqual(next.adopt(welcomes()).sort(), before)
  next.settleAll()
  await opened()
  allHearAllOthers(all)
  assert.deepEqual([hears('x1'), hears('y2'), hears('v1')], [['y2'], ['x1'], ['w1']])
  assert.deepEqual(spliceEnds().sort(), before)
  next.mix('m', [])
  next.leave(id('x1'))
  assert.equal(spliceEnds().length, 0)
  assert.deepEqual([...all, id('y2')].flatMap(hears), [])
})
test('no ports for a splice: it is tried again, and nothing leaks', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  full = 1
  joints.bridge(id('a0'), id('c1'))
  await opened()
  assert.equal(spliceEnds().length, 0)
  full = null
  t.mock.timers.tick(1000)
  await opened()
  assert.deepEqual(hears('a0'), ['c1'])
})
