/** "You have a call. Press 1 to accept.", again and again, in this language. */
import type { Sound } from '@sidetone/call'
import { prompts } from '@sidetone/prompts'

const pauseMs = 1500

export function pressOne(language: string): Sound {
  const [sound] = prompts(language).say('call-press-one')
  return sound?.kind === 'file' ? { ...sound, loop: true, pauseMs } : { kind: 'tone', tone: 'beep' }
}
