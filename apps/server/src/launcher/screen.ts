/** What a person sees on the terminal. Colours only where somebody looks. */
import { relative } from 'node:path'
import type { SignInLink } from '../notices.ts'
import { isLoopback, networkAddresses, pageAddress, type Settings } from '../settings.ts'

const colours = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text)
const bold = paint(1)
const dim = paint(2)
const green = paint(32)
const yellow = paint(33)
const link = paint(36)

export const say = (text: string) => void process.stdout.write(`${text}\n`)
export const note = (text: string) => say(`${dim(new Date().toTimeString().slice(0, 8))} ${text}`)
export const warn = (text: string) => say(`${dim(new Date().toTimeString().slice(0, 8))} ${yellow(text)}`)

/** @param demo the data folder has the demo company */
export function showReady(settings: Settings, afterMs: number, links: readonly SignInLink[], demo: boolean) {
  const web = pageAddress(settings.http)
  const network = networkAddresses(settings)
  const at = ({ host, port }: { host: string; port: number }) => `${host.includes(':') ? `[${host}]` : host}:${port}`
  const shown = relative(process.cwd(), settings.home)
  const home = shown && !shown.startsWith('..') ? shown : settings.home
  const row = (name: string, value: string) => `  ${dim(name.padEnd(10))}${value}`
  const lines = [
    '',
    `  ${green('●')} ${bold('Sidetone is ready')} ${dim(`in ${(afterMs / 1000).toFixed(1)} s`)}`,
    '',
    row('Web phone', link(web)),
    ...network.filter(each => each !== web).map(each => row('', `${link(each)} ${dim('in the network')}`)),
    row('SIP', `${at(settings.sip)} ${dim('udp, tcp')}   ${at(settings.sips)} ${dim('tls')}`),
    row('Data', home),
    '',
  ]
  if (links.length) {
    const people = links.filter(({ role }) => role === 'person')
    const width = Math.max(...people.map(each => each.name.length))
    lines.push(
      `  ${bold('Set up your company')} ${dim('(each link signs in once)')}`,
      ...links.filter(({ role }) => role === 'admin').map(({ url }) => `  ${link(url)}`),
      '',
      `  ${bold('Or try it first, with two people of a demo company')}`,
      ...people.map(each => `  ${each.name.padEnd(width)} ${dim(each.extension)}  ${link(each.url)}`),
      '',
      `  Open each link in a browser of its own, a private window counts, and dial ${bold(people.at(-1)!.extension)} from the first.`,
      `  ${bold('*43')} lets you hear yourself. Desk phones and all passwords: ${home}/demo.json`,
      '',
    )
  } else if (demo) lines.push(`  Passwords of the demo people: ${home}/demo.json`, '')
  if (network.length)
    lines.push(
      `  Other machines can reach it. Their browsers must trust ${home}/tls/ca.pem once (also at ${network[0]?.replace('https', 'http')}/ca.pem).`,
      ...(demo
        ? [
            `  ${yellow('The five demo people can sign in from there')} with the passwords in ${home}/demo.json: keep that file to yourself.`,
          ]
        : []),
    )
  if (isLoopback(settings.http.host))
    lines.push(
      `  ${dim('Only this machine can reach it: SIDETONE_HTTP, SIDETONE_SIP and SIDETONE_SIPS say where it listens.')}`,
    )
  lines.push(`  ${dim('Ctrl-C stops everything.')}`, '')
  say(lines.join('\n'))
}
