/** What a conference costs: CPU of the media process for each participant and second, by who talks and in which codecs. */
import type { CallId, EndId } from '@sidetone/call'
import type { Figure } from './harness/measure.ts'
import { firstPhonePort, type Line, load, phone, startMedia } from './harness/media.ts'
import type { Start } from './media-generator.ts'

const sound: Start['sound'] = { 0: 'PCMU', 8: 'PCMA', 9: 'G722', 107: 'opus' }
const people = 10
/** Payload numbers of the ten. */
const mixed = [0, 9, 107, 8, 9, 107, 0, 9, 107, 8]
const oneLaw = mixed.map(() => 0)
const opus = mixed.map(() => 107)

type Meeting = { readonly conferences: number; readonly payloadTypes: readonly number[]; readonly talkers: number }

async function meet(name: string, { conferences, payloadTypes, talkers }: Meeting): Promise<Figure[]> {
  const media = await startMedia(1)
  try {
    const lines: Line[] = []
    for (let c = 0; c < conferences; c++) {
      const ends: EndId[] = []
      for (const [i, payloadType] of payloadTypes.entries()) {
        const end = `end-${c}-${i}` as EndId
        const port = firstPhonePort + lines.length * 2
        const line = await phone(media.fleet, `call-${c}` as CallId, end, port, payloadType)
        lines.push({ ...line, quiet: i >= talkers })
        ends.push(end)
      }
      media.fleet.mix(`conference-${c}`, ends)
    }
    const { cpu } = await load(media.pids[0]!, lines, sound, conferences * people)
    const { lateMs } = media.fleet.gauges().processes[0]!
    return [
      { name: `${name}: CPU`, value: cpu, unit: 'CPU ms a second of participant' },
      { name: `${name}: the clock's worst lateness`, value: lateMs, unit: 'ms', note: 'in the last second' },
    ]
  } finally {
    media.stop()
  }
}

export async function run(): Promise<Figure[]> {
  return [
    ...(await meet('4 × 10 in G.711, 2 talk', { conferences: 4, payloadTypes: oneLaw, talkers: 2 })),
    ...(await meet('4 × 10 in G.711, G.722, Opus, 2 talk', { conferences: 4, payloadTypes: mixed, talkers: 2 })),
    ...(await meet('2 × 10 in G.711, G.722, Opus, all talk', { conferences: 2, payloadTypes: mixed, talkers: people })),
    ...(await meet('4 × 10 in Opus, 2 talk', { conferences: 4, payloadTypes: opus, talkers: 2 })),
  ]
}
