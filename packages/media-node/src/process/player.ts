import type { Sound } from '@sidetone/call'
export interface Player {
  readonly told: boolean
  next(sampleRate: number): Int16Array | undefined
}
export const playerFor = (_sound: Sound): Player | null => null
export const digitTones = (_digit: string, _durationMs: number): Player | null => null
