/** Spelling a name on the keypad: 2 is A, B or C. Pure. */
const letters: Readonly<Record<string, string>> = {
  ...{ a: '2', b: '2', c: '2', d: '3', e: '3', f: '3', g: '4', h: '4', i: '4', j: '5', k: '5', l: '5' },
  ...{ m: '6', n: '6', o: '6', p: '7', q: '7', r: '7', s: '7', t: '8', u: '8', v: '8', w: '9', x: '9', y: '9', z: '9' },
}
const apart: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th' }

const keysOf = (word: string): string =>
  [...word.toLowerCase().normalize('NFD')]
    .flatMap(letter => [...(apart[letter] ?? letter)])
    .map(letter => letters[letter] ?? '')
    .join('')

export type Named = { readonly name: string; readonly extension: string }

/** Those whose first or last name, or both together, begin with these keys. */
export function spelled<P extends Named>(people: Iterable<P>, keys: string): P[] {
  if (keys === '') return []
  return [...people].filter(({ name }) => {
    const words = name.split(/[\s-]+/).map(keysOf)
    return words.some((_, n) => words.slice(n).join('').startsWith(keys))
  })
}
