/**
 * Call progress tones as text, after ITU-T E.180: segments `frequencies/onMs[/offMs]` separated by commas and played around.
 *
 *   "440+480/2000/4000"        both at once, 2 s on, 4 s off
 *   "350+440"                  without an end
 *   "400/400/200,400/400/2000" two rings, then a pause
 *   "!1000/200"                a leading `!`: played once, then silence
 *   "950/330,1400/330,1800/330/1000"  one after another
 */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { maxToneSegments } from '../limits.ts'

export type ToneSegment = { readonly hz: readonly number[]; readonly onMs: number; readonly offMs: number }
export type TonePlan = { readonly segments: readonly ToneSegment[]; readonly once: boolean }

export function parseTone(text: string): Parsed<TonePlan> {
  const once = text.startsWith('!')
  const parts = (once ? text.slice(1) : text).split(',')
  if (parts.length > maxToneSegments) return faulty(`more than ${maxToneSegments} segments`, 'tone')
  const segments: ToneSegment[] = []
  for (const [i, part] of parts.entries()) {
    const match = /^(\d{2,5}(?:\+\d{2,5}){0,3})(?:\/(\d{1,6})(?:\/(\d{1,6}))?)?$/.exec(part.trim())
    if (!match) return faulty('not frequencies/onMs/offMs', `segment ${i + 1}`)
    const hz = match[1]!.split('+').map(Number)
    if (hz.some(one => one < 20 || one > 4000)) return faulty('a frequency outside 20 … 4000 Hz', `segment ${i + 1}`)
    segments.push({ hz, onMs: match[2] ? Number(match[2]) : Number.POSITIVE_INFINITY, offMs: Number(match[3] ?? 0) })
  }
  if (segments.every(one => one.onMs + one.offMs === 0)) return faulty('it lasts no time', 'tone')
  return parsed({ segments, once })
}
