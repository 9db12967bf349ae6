/**
 * Desk phones that register as real ones do over UDP: without credentials, then with them (RFC 7616 with MD5), each request
 * said again after T1 = 500 ms, doubled up to T2 = 4 s, given up after 32 s (RFC 3261 §17.1.2).
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { md5 } from '../../tests/harness/digest.ts'
import type { Phone } from './phones.ts'

export type Storm = {
  readonly registered: number
  /** Requests that were said again. */
  readonly repeated: number
  /** From the first request to the last 200. */
  readonly tookS: number
  /** Answers other than 401 and 200, and phones that gave up. */
  readonly refused: number
}
type Place = { readonly host: string; readonly port: number }
type Trying = {
  cseq: number
  credentials: string
  sentAt: number
  waitMs: number
  begunAt: number
  state: 'asking' | 'registered' | 'refused'
}

const t1 = 500
const t2 = 4_000
const giveUpMs = 64 * t1
const lookEveryMs = 20

/** @param withinS the phones come evenly spread over so many seconds */
export async function registerAll(phones: readonly Phone[], server: Place, withinS: number): Promise<Storm> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  // What the kernel may keep while this process is busy; it is the phones' own, not the server's.
  socket.setRecvBufferSize(8 * 1024 * 1024)
  const own = socket.address().port
  const all: Trying[] = []
  let [registered, repeated, refused, lastAt] = [0, 0, 0, 0]

  const say = (n: number) => {
    const { cseq, credentials } = all[n]!
    const { username } = phones[n]!
    const aor = `sip:${username}@${server.host}`
    socket.send(
      `REGISTER sip:${server.host} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${own};rport;branch=z9hG4bKstorm${n}.${cseq}\r\nMax-Forwards: 70\r\n` +
        `From: <${aor}>;tag=t${n}\r\nTo: <${aor}>\r\nCall-ID: storm-${own}-${n}\r\nCSeq: ${cseq} REGISTER\r\n` +
        `Contact: <sip:${username}@127.0.0.1:${own};n=${n}>\r\nExpires: 600\r\n${credentials}Content-Length: 0\r\n\r\n`,
      server.port,
      server.host,
    )
  }
  const ask = (n: number, credentials: string) => {
    const now = performance.now()
    all[n] = { cseq: (all[n]?.cseq ?? 0) + 1, credentials, sentAt: now, waitMs: t1, begunAt: now, state: 'asking' }
    say(n)
  }
  const refuse = (trying: Trying) => {
    trying.state = 'refused'
    refused++
  }
  socket.on('message', data => {
    const text = data.toString('latin1')
    const found = /branch=z9hG4bKstorm(\d+)\.(\d+)/.exec(text)
    const n = Number(found?.[1])
    const trying = all[n]
    if (trying?.state !== 'asking' || trying.cseq !== Number(found![2])) return
    const status = text.slice(8, 11)
    if (status === '401' && trying.cseq < 3) return ask(n, answered(text, phones[n]!, `sip:${server.host}`))
    if (status !== '200') return refuse(trying)
    trying.state = 'registered'
    registered++
    lastAt = performance.now()
  })

  const begun = performance.now()
  for (let next = 0; registered + refused < phones.length; await pause(lookEveryMs)) {
    const now = performance.now()
    const due = Math.min(phones.length, Math.ceil(((now - begun) / (withinS * 1000)) * phones.length))
    while (next < due) ask(next++, '')
    for (const [n, trying] of all.entries()) {
      if (trying.state !== 'asking' || now - trying.sentAt < trying.waitMs) continue
      if (now - trying.begunAt > giveUpMs) {
        refuse(trying)
        continue
      }
      repeated++
      Object.assign(trying, { sentAt: now, waitMs: Math.min(t2, trying.waitMs * 2) })
      say(n)
    }
  }
  socket.close()
  return { registered, repeated, refused, tookS: (lastAt - begun) / 1000 }
}

/** The Authorization line for the MD5 challenge of a 401. */
function answered(text: string, { username, password }: Phone, uri: string): string {
  const challenge = text.split('\r\n').find(line => /^WWW-Authenticate:.*algorithm="?MD5\b/i.test(line)) ?? ''
  const said = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)"?`, 'i').exec(challenge)?.[1] ?? ''
  const [realm, nonce, opaque] = [said('realm'), said('nonce'), said('opaque')]
  const [cnonce, nc] = ['5eed5eed', '00000001']
  const response = md5(
    `${md5(`${username}:${realm}:${password}`)}:${nonce}:${nc}:${cnonce}:auth:${md5(`REGISTER:${uri}`)}`,
  )
  return (
    `Authorization: Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, ` +
    `qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"${opaque && `, opaque="${opaque}"`}\r\n`
  )
}
