/** A real SMTP server: Debian's aiosmtpd, which puts each mail into a folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './ports.ts'

export const hasMailServer = existsSync('/usr/bin/aiosmtpd')

export type ReceivedMail = {
  readonly subject: string
  readonly to: string
  readonly text: string
  readonly attachments: readonly { readonly fileName: string; readonly type: string; readonly bytes: Buffer }[]
}
export type MailServer = {
  readonly port: number
  /** Waits for a mail to this address. */
  untilMail(to: string, withinMs?: number): Promise<ReceivedMail>
  stop(): void
}

export async function startMailServer(): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-mail-'))
  const port = await freePorts(1)
  const args = ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', join(folder, 'box')]
  const child: ChildProcess = spawn('/usr/bin/aiosmtpd', args, { stdio: 'ignore' })
  const answers = () =>
    new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
  for (let tries = 0; !(await answers()); tries++) {
    if (tries > 200) throw new Error('aiosmtpd did not start')
    await pause(50)
  }
  const received = (): ReceivedMail[] => {
    const box = join(folder, 'box/new')
    return existsSync(box) ? readdirSync(box).map(name => mailIn(readFileSync(join(box, name), 'latin1'))) : []
  }
  return {
    port,
    async untilMail(to, withinMs = 30_000) {
      for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
        const mail = received().find(each => each.to.includes(to))
        if (mail) return mail
      }
      throw new Error(`no mail to ${to} within ${withinMs} ms`)
    },
    stop() {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As much of RFC 5322 and MIME as our own mails use. */
function mailIn(raw: string): ReceivedMail {
  const parts = partsOf(raw)
  const [head] = split(raw)
  return {
    subject: decoded(headerOf(head, 'Subject')),
    to: headerOf(head, 'To'),
    text: parts
      .filter(part => part.type === 'text/plain')
      .map(({ bytes }) => bytes.toString('utf8'))
      .join('\n'),
    attachments: parts.filter(part => part.fileName !== ''),
  }
}
type Part = { type: string; fileName: string; bytes: Buffer }
function partsOf(raw: string): Part[] {
  const [head, body] = split(raw)
  const type = headerOf(head, 'Content-Type')
  const boundary = /boundary="?([^";\s]+)"?/.exec(type)?.[1]
  if (boundary)
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap(part => partsOf(part.replace(/^\r?\n/, '')))
  const encoding = headerOf(head, 'Content-Transfer-Encoding').toLowerCase()
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquoted(body) : body, 'latin1')
  const fileName = /filename="?([^";\r\n]+)"?/.exec(headerOf(head, 'Content-Disposition'))?.[1] ?? ''
  return [{ type: type.split(';', 1)[0]!.trim(), fileName, bytes }]
}
function split(raw: string): [head: string, body: string] {
  const at = /\r?\n\r?\n/.exec(raw)
  return at ? [raw.slice(0, at.index), raw.slice(at.index + at[0].length)] : [raw, '']
}
const headerOf = (head: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*((?:.|\\r?\\n[ \\t])*)`, 'im')
    .exec(head)?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim() ?? ''
const unquoted = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
const decoded = (text: string): string =>
  text.replace(/=\?utf-8\?q\?([^?]*)\?=\s*/gi, (_, inner: string) =>
    Buffer.from(unquoted(inner.replaceAll('_', ' ')), 'latin1').toString('utf8'),
  )
