import { parseArgs } from 'node:util'
import { api } from '../client.ts'
import { BadInput, say, table } from '../words.ts'

type Trunk = {
  id: string
  name: string
  host: string
  port: number
  transport: string
  prefix: string
  stripPrefix: boolean
  maxCalls: number
}
type Status = { trunk: string; state: string; reason: string | null }

export async function trunk([verb, ...args]: string[]): Promise<number> {
  if (verb === 'list') return list()
  if (verb === 'add') return add(args)
  if (verb === 'remove') return remove(args)
  throw new BadInput('`sidetone trunk` wants list, add or remove.')
}

async function list(): Promise<number> {
  const trunks = await api<Trunk[]>('GET', '/trunks')
  if (!trunks.length) {
    say('There is no trunk yet; `sidetone trunk add` makes one.')
    return 0
  }
  const all = await api<Status[]>('GET', '/trunks/status')
  const statuses = new Map(all.map(each => [each.trunk, each]))
  const rows = trunks.map(each => [
    each.name,
    each.port === 0 ? each.host : `${each.host}:${each.port}`,
    each.transport === 'any' ? '' : each.transport,
    each.prefix && `${each.prefix}…${each.stripPrefix ? '' : ' (kept)'}`,
    String(each.maxCalls),
    statuses.get(each.id)?.state ?? '',
  ])
  say(table([['NAME', 'ADDRESS', 'BY', 'PREFIX', 'MOST CALLS', 'STATE'], ...rows]))
  for (const { name, id } of trunks) {
    const reason = statuses.get(id)?.reason
    if (reason) say(`${name}: ${reason}`)
  }
  return 0
}

const bounded = (name: string, text: string, most: number) => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw new BadInput(`${name} is "${text}", but it must be a number from 1 to ${most}.`)
  return value
}

async function add(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      transport: { type: 'string', default: 'udp' },
      prefix: { type: 'string', default: '' },
      'keep-prefix': { type: 'boolean', default: false },
      'max-calls': { type: 'string', default: '100' },
    },
    allowPositionals: true,
  })
  const [name, address] = positionals
  if (!name || !address || positionals.length > 2)
    throw new BadInput(
      '`sidetone trunk add` wants NAME HOST[:PORT], for example: sidetone trunk add carrier 192.0.2.7 --prefix 0',
    )
  if (!['udp', 'tcp', 'tls'].includes(values.transport))
    throw new BadInput(`--transport is "${values.transport}", but it must be udp, tcp or tls.`)
  if (!/^[\d*#+]*$/.test(values.prefix)) throw new BadInput(`--prefix is "${values.prefix}", but it must be digits.`)
  const found = /^(?:\[([\da-f:]+)\]|([\w.-]+))(?::(\d+))?$/i.exec(address)
  if (!found) throw new BadInput(`"${address}" is no address: it must be HOST or HOST:PORT.`)
  const made = await api<Trunk>('POST', '/trunks', {
    name,
    host: found[1] ?? found[2],
    port: found[3] ? bounded('PORT', found[3], 65_535) : values.transport === 'tls' ? 5061 : 5060,
    transport: values.transport,
    prefix: values.prefix,
    stripPrefix: !values['keep-prefix'],
    maxCalls: bounded('--max-calls', values['max-calls'], 10_000),
  })
  const out = made.prefix ? `; numbers that begin with ${made.prefix} go there` : ''
  say(`Calls from ${made.host} reach the extensions${out}.`)
  return 0
}

async function remove(args: string[]): Promise<number> {
  const [name, ...rest] = args
  if (!name || rest.length) throw new BadInput('`sidetone trunk remove` wants one NAME.')
  const found = (await api<Trunk[]>('GET', '/trunks')).find(each => each.name === name)
  if (!found) throw new BadInput(`There is no trunk "${name}"; \`sidetone trunk list\` shows them.`)
  await api('DELETE', `/trunks/${found.id}`)
  say(`The trunk ${name} is gone; calls that use it go on.`)
  return 0
}
