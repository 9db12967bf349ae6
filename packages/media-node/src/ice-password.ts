/** ICE passwords of our ends: whoever shares the secret knows them from the user name, so that nobody has to keep them. */
import { createHmac } from 'node:crypto'

/** 32 letters are 128 bits, as RFC 8445 §5.3 wants. */
const LETTERS = 32

export const icePasswords =
  (secret: string) =>
  (ufrag: string): string =>
    createHmac('sha256', secret).update(ufrag).digest('hex').slice(0, LETTERS)
