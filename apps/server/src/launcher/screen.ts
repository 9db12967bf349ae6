/** What a person sees on the terminal. Colours only where somebody looks. */
import { relative } from 'node:path'
import { lifeOf, openAcmeFiles } from '../acme/kept-files.ts'
import type { SignInLink } from '../notices.ts'
import { isLoopback, networkAddresses, pageAddress, type Settings } from '../settings.ts'
import { toldAddresses } from './told-addresses.ts'

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
  const names = settings.publicNames.map(name => `https://${name}`)
  const network = networkAddresses(settings).filter(each => !names.includes(each))
  const told = toldAddresses(settings.publicAddress)
  const at = ({ host, port }: { host: string; port: number }) => `${host.includes(':') ? `[${host}]` : host}:${port}`
  const shown = relative(process.cwd(), settings.home)
  const home = shown && !shown.startsWith('..') ? shown : settings.home
  const row = (name: string, value: string) => `  ${dim(name.padEnd(10))}${value}`
  const lines = [
    '',
    `  ${green('●')} ${bold('Sidetone is ready')} ${dim(`in ${(afterMs / 1000).toFixed(1)} s`)}`,
    '',
    row('Web phone', link(web)),
    ...settings.publicNames.map(name => row('', `${link(`https://${name}`)} ${dim(certificateOf(settings, name))}`)),
    ...network.filter(each => each !== web).map(each => row('', `${link(each)} ${dim('in the network')}`)),
    row('SIP', `${at(settings.sip)} ${dim('udp, tcp')}   ${at(settings.sips)} ${dim('tls')}`),
    ...(network.length ? [row('Sound', `${told.outside.join(', ')} ${dim('are told to phones and browsers')}`)] : []),
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
      `  Other machines can reach it. Their browsers must trust ${home}/tls/ca.pem once (also at ${network[0]?.replace('https', 'http')}/ca.pem)${names.length ? ', unless they come by the public name' : ''}.`,
      ...(told.inContainer && !settings.publicAddress
        ? [
            `  ${yellow('Sound from other machines cannot come in')}: ${told.outside.join(', ')} is inside of this container. Set SIDETONE_PUBLIC_ADDRESS to the address of the machine around it.`,
          ]
        : []),
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
  lines.push(`  ${dim('`npx sidetone doctor` tries every way in. Ctrl-C stops everything.')}`, '')
  say(lines.join('\n'))
}

/** Until the first one is there, and whenever it has run out, browsers are shown one that they warn of. */
function certificateOf({ home }: Settings, name: string): string {
  const pair = openAcmeFiles(home).of(name).certificate()
  const life = pair && lifeOf(pair, name)
  const days = life ? Math.floor((life.until - Date.now()) / 86_400_000) : -1
  if (!life || days < 0) return 'for everybody; its certificate is being asked for, until then browsers warn'
  return `for everybody; its certificate is good for ${days} days (${life.issuer})`
}
