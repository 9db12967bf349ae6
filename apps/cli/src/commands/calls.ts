import { api } from '../client.ts'
import { BadInput, say, table } from '../words.ts'

type LiveCall = {
  startedAt: number
  answeredAt: number | null
  state: 'ringing' | 'talking'
  from: { name: string; number: string }
  to: { name: string; number: string }
}

export async function calls(args: string[]): Promise<number> {
  if (args.length) throw new BadInput(`\`sidetone calls\` takes no arguments, but got "${args.join(' ')}".`)
  const live = await api<LiveCall[]>('GET', '/calls')
  if (!live.length) {
    say('Nobody is on a call.')
    return 0
  }
  const who = ({ name, number }: LiveCall['from']) => [name, number].filter(Boolean).join(' ')
  const since = (at: number) => {
    const s = Math.max(0, Math.round((Date.now() - at) / 1000))
    return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
  }
  say(
    table([
      ['FROM', 'TO', 'STATE', 'FOR'],
      ...live.map(call => [who(call.from), who(call.to), call.state, since(call.answeredAt ?? call.startedAt)]),
    ]),
  )
  return 0
}
