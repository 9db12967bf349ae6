/** A trunk that dials a number which nobody has, forty times a second, and takes the time until the 100. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const everyMs = 25
/** As good as never. */
const unansweredMs = 2_000

export async function answerTimes(
  server: { readonly host: string; readonly port: number },
  port: number,
): Promise<{ stop(): Promise<number[]> }> {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  const sent: number[] = []
  const answered: number[] = []
  const send = (text: string) => socket.send(text, server.port, server.host)
  const head = (method: string, n: number, to: string) =>
    `${method} sip:77@${server.host} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=z9hG4bKprobe${n}\r\nMax-Forwards: 70\r\n` +
    `From: <sip:probe@127.0.0.1>;tag=${n}\r\nTo: ${to}\r\nCall-ID: probe-${port}-${n}\r\nCSeq: 1 ${method}\r\nContact: <sip:probe@127.0.0.1:${port}>\r\n`
  const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\n'
  socket.on('message', data => {
    const at = performance.now()
    const text = data.toString('latin1')
    const n = Number(/branch=z9hG4bKprobe(\d+)/.exec(text)?.[1])
    if (text.startsWith('SIP/2.0 100')) answered[n] ??= at - sent[n]!
    else send(`${head('ACK', n, /^To: (.*)$/m.exec(text)?.[1] ?? '')}Content-Length: 0\r\n\r\n`)
  })
  const timer = setInterval(() => {
    const n = sent.push(performance.now()) - 1
    send(
      `${head('INVITE', n, '<sip:77@sidetone>')}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`,
    )
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await pause(200)
      socket.close()
      return sent.map((_, n) => answered[n] ?? unansweredMs)
    },
  }
}
