/** Sockets and stack in this process, with nobody behind them: every request that is good gets 404, OPTIONS 200. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createStack } from '@sidetone/sip'
import { createSipNet } from '@sidetone/sip-net/node'

export async function startSmallServer() {
  const net = await createSipNet({
    listen: [
      { transport: 'udp', host: '127.0.0.1', port: 0 },
      { transport: 'tcp', host: '127.0.0.1', port: 0 },
    ],
  })
  const web = createServer((_request, response) => void response.writeHead(404).end())
  net.attachUpgrade(web, '/sip')
  web.listen(0, '127.0.0.1')
  await once(web, 'listening')
  const stack = createStack({
    ids: { token: bytes => randomBytes(bytes).toString('hex') },
    agent: 'small',
    local: target => net.local(target),
    contact: { user: 'small' },
    route: () => null,
  })
  const turn = () => {
    const now = Date.now()
    stack.tick(now)
    const first = stack.take()
    for (const event of first.events) {
      if (event.type === 'invite') stack.reject(event.session, 404, {}, now)
      if (event.type === 'request')
        stack.respond(event.transaction, event.request.method === 'OPTIONS' ? 200 : 404, {}, now)
    }
    for (const send of [...first.sends, ...stack.take().sends]) net.send(send)
  }
  net.onMessage((flow, bytes) => {
    stack.receive(flow, bytes, Date.now())
    turn()
  })
  net.onSendFailed(transaction => stack.sendFailed(transaction, Date.now()))
  const timer = setInterval(turn, 50)
  const port = (transport: string) => net.addresses().find(each => each.transport === transport)!.port
  return {
    ports: { udp: port('udp'), tcp: port('tcp'), ws: (web.address() as AddressInfo).port },
    counts: () => stack.counts(),
    async close() {
      clearInterval(timer)
      await net.close()
      web.closeAllConnections()
      web.close()
    },
  }
}
