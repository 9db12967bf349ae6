/** What a call asks of the media engine, as a value. The leg adapter makes and describes ends; the call joins and closes them. */
import { type Millis, never } from '@sidetone/kernel'
import type { MediaPort, Recording, Sound } from './ports/media.ts'
import type { EndId } from './words.ts'

export type MediaOrder =
  | { readonly type: 'bridge'; readonly a: EndId; readonly b: EndId }
  | { readonly type: 'mix'; readonly conference: string; readonly ends: readonly EndId[] }
  | { readonly type: 'mute'; readonly end: EndId; readonly muted: boolean }
  | { readonly type: 'unbridge' | 'echo' | 'stop-playing' | 'stop-recording' | 'close'; readonly end: EndId }
  | { readonly type: 'play'; readonly end: EndId; readonly sound: Sound }
  | { readonly type: 'record'; readonly end: EndId; readonly what: Recording }
  | { readonly type: 'announce'; readonly conference: string; readonly sound: Sound }
  | { readonly type: 'send-digit'; readonly end: EndId; readonly digit: string; readonly durationMs: Millis }

export function give(order: MediaOrder, media: MediaPort): void {
  switch (order.type) {
    case 'bridge':
      return media.bridge(order.a, order.b)
    case 'mix':
      return media.mix(order.conference, order.ends)
    case 'mute':
      return media.mute(order.end, order.muted)
    case 'unbridge':
      return media.unbridge(order.end)
    case 'echo':
      return media.echo(order.end)
    case 'play':
      return media.play(order.end, order.sound)
    case 'stop-playing':
      return media.stopPlaying(order.end)
    case 'record':
      return media.record(order.end, order.what)
    case 'stop-recording':
      return media.stopRecording(order.end)
    case 'announce':
      return media.announce(order.conference, order.sound)
    case 'send-digit':
      return media.sendDigit(order.end, order.digit, order.durationMs)
    case 'close':
      return media.close(order.end)
    default:
      never(order)
  }
}
