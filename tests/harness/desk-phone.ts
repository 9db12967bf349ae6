/** As much of a desk phone as its settings make: it registers, watches its keys, and is told to fetch. One UDP socket. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { md5 } from './digest.ts'

/** What stands in its settings. */
export type DeskAccount = {
  readonly extension: string
  readonly username: string
  readonly password: string
  readonly server: { readonly host: string; readonly port: number }
}
const REALM = 'a desk phone'
const NONCE = 'asked-who-it-is'
const header = (message: string, name: string): string =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(message)?.[1]?.trim() ?? ''
const statusOf = (answer: string): number => Number(/^SIP\/2\.0 (\d{3})/.exec(answer)?.[1] ?? 0)

export class DeskPhone {
  /** All that came, requests and answers. */
  readonly heard: string[] = []
  /** It asks a NOTIFY outside a subscription who says so. */
  asksBack = false
  readonly #socket: Socket
  readonly #account: DeskAccount
  #cseq = 0

  static async on(account: DeskAccount): Promise<DeskPhone> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new DeskPhone(socket, account)
  }
  constructor(socket: Socket, account: DeskAccount) {
    this.#socket = socket
    this.#account = account
    socket.on('message', data => {
      const message = data.toString()
      this.heard.push(message)
      if (!message.startsWith('SIP/2.0') && !message.startsWith('ACK')) this.#answer(message)
    })
  }
  close(): void {
    this.#socket.close()
  }
  /** The bodies of what it is told about this number, oldest first. */
  lamp(number: string): string[] {
    return this.heard.filter(text => text.startsWith('NOTIFY') && text.includes(`entity="sip:${number}@`))
  }
  async until<T>(what: string, look: () => T | undefined | false, withinMs = 20_000): Promise<T> {
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
      const found = look()
      if (found !== undefined && found !== false) return found
    }
    throw new Error(`the desk phone: ${what} not within ${withinMs} ms\n${this.heard.slice(-5).join('\n')}`)
  }
  /** @returns the final status */
  register = (): Promise<number> => {
    const { server, extension } = this.#account
    return this.#asked('REGISTER', `sip:${server.host}`, extension, ['Expires: 600'])
  }
  /** Its key for this number lights from now on. @returns the final status */
  watch(number: string): Promise<number> {
    const { server } = this.#account
    const headers = ['Event: dialog', 'Accept: application/dialog-info+xml', 'Expires: 600']
    return this.#asked('SUBSCRIBE', `sip:${number}@${server.host}`, number, headers)
  }

  async #asked(method: string, uri: string, to: string, headers: readonly string[]): Promise<number> {
    const { username, password } = this.#account
    const call = `${method}-${to}-${this.#socket.address().port}`
    const first = await this.#send(method, uri, to, call, headers)
    const [, realm = '', nonce = ''] = /Digest realm="([^"]*)", nonce="([^"]*)"/.exec(first) ?? []
    if (!nonce) return statusOf(first)
    const ha2 = md5(`${method}:${uri}`)
    const response = md5(`${md5(`${username}:${realm}:${password}`)}:${nonce}:00000001:abc:auth:${ha2}`)
    const shown = `Authorization: Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abc"`
    return statusOf(await this.#send(method, uri, to, call, [...headers, shown]))
  }
  async #send(method: string, uri: string, to: string, call: string, headers: readonly string[]): Promise<string> {
    const { server, extension } = this.#account
    const { port } = this.#socket.address()
    const branch = `z9hG4bK${port}n${++this.#cseq}`
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=${branch}`,
      'Max-Forwards: 70',
      `From: <sip:${extension}@${server.host}>;tag=${call}`,
      `To: <sip:${to}@${server.host}>`,
      `Call-ID: ${call}`,
      `CSeq: ${this.#cseq} ${method}`,
      `Contact: <sip:${extension}@127.0.0.1:${port}>`,
      ...headers,
      'Content-Length: 0',
    ]
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n`, server.port, server.host)
    return this.until(`an answer to ${method}`, () =>
      this.heard.find(text => statusOf(text) >= 200 && text.includes(`branch=${branch}`)),
    )
  }
  #answer(request: string): void {
    const { server } = this.#account
    const resync = request.startsWith('NOTIFY') && header(request, 'Event').startsWith('check-sync')
    const refused = resync && this.asksBack && !this.#knows(header(request, 'Authorization'))
    const lines = [
      refused ? 'SIP/2.0 401 Unauthorized' : 'SIP/2.0 200 OK',
      ...['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(
        name =>
          `${name}: ${header(request, name)}${name === 'To' && !/;tag=/.test(header(request, name)) ? ';tag=desk' : ''}`,
      ),
      ...(refused ? [`WWW-Authenticate: Digest realm="${REALM}", nonce="${NONCE}", qop="auth", algorithm=MD5`] : []),
      'Content-Length: 0',
    ]
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n`, server.port, server.host)
  }
  /** Whoever knows the password of this phone may tell it what to do. */
  #knows(shown: string): boolean {
    const { username, password } = this.#account
    const of = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(shown)?.[1] ?? ''
    const ha2 = md5(`NOTIFY:${of('uri')}`)
    const proof = `${md5(`${username}:${REALM}:${password}`)}:${NONCE}:${of('nc')}:${of('cnonce')}:auth:${ha2}`
    return of('username') === username && of('response') === md5(proof)
  }
}
