/** Where a trunk is, asked of the name servers again and again (RFC 3263). */
import { locate } from '@sidetone/sip'
import { lookAgainMs, lookSoonerMs } from './limits.ts'
import type { Line, Lines } from './line.ts'
import { found, soughtFor } from './places.ts'
import * as reasons from './reasons.ts'
import { register } from './registering.ts'

export function look(lines: Lines, line: Line): Promise<void> {
  const { resolver, ids, turn } = lines.options
  line.lookAt = null
  if (!resolver) return Promise.resolve()
  if (line.looking) return line.looking
  const sought = soughtFor(line.trunk)
  const chance = () => Number.parseInt(ids.token(2), 16) / 0x10000
  line.looking = locate(sought, resolver, chance).then(located =>
    turn(() => {
      line.looking = null
      if (lines.byId.get(line.trunk.id) !== line) return
      line.nameUnknown = located.length === 0
      line.lookAt = lines.options.now() + (line.nameUnknown ? lookSoonerMs : lookAgainMs)
      if (line.nameUnknown) line.fault = reasons.unknownName(sought.host)
      else {
        if (line.fault === reasons.unknownName(sought.host)) line.fault = null
        line.places = found(line.places, located)
      }
      if (line.registration?.state.phase === 'idle' && !line.nameUnknown) register(lines, line, { type: 'start' })
      lines.told(line)
    }),
  )
  return line.looking
}
