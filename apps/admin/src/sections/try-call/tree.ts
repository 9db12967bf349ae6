/** The stations of a simulated call as a tree: one way on is a line, several are branches. */
export type Station = { readonly id: string; readonly kind: string; readonly name: string; readonly says: string }
export type Way = { readonly from: string; readonly to: string; readonly when: string }
export type Stop = {
  readonly station: Station
  /** On which condition the call gets here; empty: always. */
  readonly when: string
  /** It is drawn elsewhere. */
  readonly again: boolean
  /** More than one way on: a line each. */
  readonly ways: readonly Stop[][]
}

/** The line from the first station on. */
export function treeOf(stations: readonly Station[], ways: readonly Way[]): Stop[] {
  const drawn = new Set<string>()
  const lineFrom = (id: string, when: string): Stop[] => {
    const station = stations.find(each => each.id === id)
    if (!station) return []
    if (drawn.has(id)) return [{ station, when, again: true, ways: [] }]
    drawn.add(id)
    const on = together(ways.filter(way => way.from === id))
    const [only] = on
    if (only && on.length === 1) return [{ station, when, again: false, ways: [] }, ...lineFrom(only.to, only.when)]
    return [{ station, when, again: false, ways: on.map(way => lineFrom(way.to, way.when)) }]
  }
  return stations[0] ? lineFrom(stations[0].id, '') : []
}

/** Several conditions may lead to the same place: one way with all of them. */
function together(ways: readonly Way[]): Way[] {
  return [...Map.groupBy(ways, way => way.to).values()].map(same => ({
    ...same[0]!,
    when: same.map(way => way.when).join(', '),
  }))
}
/** Somewhere it goes on in several ways. */
export const branches = (ways: readonly Way[]): boolean =>
  ways.some(({ from, to }) => ways.some(other => other.from === from && other.to !== to))
