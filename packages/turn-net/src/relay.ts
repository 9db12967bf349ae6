/** A relay's UDP socket: on loopback, so that nobody outside this machine reaches it. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { RELAY_TRIES } from './limits.ts'

export const LOOPBACK = '127.0.0.1'

/** Always an address. */
const lookup = (host: string, _options: unknown, done: (error: null, address: string, family: number) => void) =>
  done(null, host, 4)

const bound = () =>
  new Promise<Socket>((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', lookup: lookup as never })
    socket.once('error', reject)
    socket.bind({ port: 0, address: LOOPBACK, exclusive: true }, () => {
      socket.off('error', reject)
      // From now on an error is about one packet: nobody has the port that it went to.
      socket.on('error', () => {})
      resolve(socket)
    })
  })

/**
 * @param isMeantForOther the system gives any free port: this says which ones other parts of us will want
 * @throws when there is none
 */
export async function openRelay(
  isMeantForOther: (port: number) => boolean,
  onPacket: (bytes: Buffer, from: RemoteInfo) => void,
): Promise<Socket> {
  // Kept until one fits, or the system would give the same again.
  const others: Socket[] = []
  try {
    while (others.length < RELAY_TRIES) {
      const socket = await bound()
      if (!isMeantForOther(socket.address().port)) return socket.on('message', onPacket)
      others.push(socket)
    }
    throw new Error('The system gives no free UDP port.')
  } finally {
    for (const socket of others) socket.close()
  }
}
