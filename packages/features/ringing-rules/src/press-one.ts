/** "You have a call. To accept it, press one.", again and again; made by espeak-ng, 8 kHz. */
import { join } from 'node:path'
import type { Sound } from '@sidetone/call'

export const pressOne: Sound = {
  kind: 'file',
  path: join(import.meta.dirname, '../sounds/press-one.wav'),
  loop: true,
}
