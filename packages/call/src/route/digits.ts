/** Dialled text as people write, paste and link it → what the dial plan looks up. */
import { maxDialled } from '../limits.ts'

/**
 * `(415) 555-0100` → `4155550100`, `+44 20 7946` → `+44207946`, `*43` stays. Letters stay too (lower case): an
 * extension may be a word. Longer than {@link maxDialled} is cut, so it matches nothing.
 */
export function normaliseDialled(text: string): string {
  let out = ''
  for (const char of text) {
    if (out.length > maxDialled) break
    if ((char >= '0' && char <= '9') || char === '*' || char === '#') out += char
    else if (char === '+' && out === '') out = '+'
    else if (/[\p{L}_]/u.test(char)) out += char.toLowerCase()
  }
  return out
}
