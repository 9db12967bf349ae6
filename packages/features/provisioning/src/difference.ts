/** What will change in a file, line by line. */
export type LineChange = { readonly sign: 'same' | 'out' | 'in'; readonly line: string }

/** The longest common lines stay (at most some thousand on each side: files of this room have hundreds). */
export function difference(before: string, after: string): LineChange[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const width = now.length + 1
  /** How many lines two ends have in common, from these places on. */
  const common = new Uint16Array((old.length + 1) * width)
  for (let o = old.length - 1; o >= 0; o--)
    for (let n = now.length - 1; n >= 0; n--)
      common[o * width + n] =
        old[o] === now[n]
          ? common[(o + 1) * width + n + 1]! + 1
          : Math.max(common[(o + 1) * width + n]!, common[o * width + n + 1]!)
  const changes: LineChange[] = []
  let [o, n] = [0, 0]
  while (o < old.length || n < now.length) {
    if (o < old.length && n < now.length && old[o] === now[n]) {
      changes.push({ sign: 'same', line: old[o]! })
      o++
      n++
    } else if (o < old.length && (n >= now.length || common[(o + 1) * width + n]! >= common[o * width + n + 1]!))
      changes.push({ sign: 'out', line: old[o++]! })
    else changes.push({ sign: 'in', line: now[n++]! })
  }
  return changes
}
