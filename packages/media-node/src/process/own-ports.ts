/** Whether this process can have its ports: asked before all else, because the addon ends the process at a port that is taken. */
import { createSocket } from 'node:dgram'

export type OwnPorts = {
  readonly rtp: { readonly from: number; readonly to: number; readonly address: string }
  readonly icePort: number
}

/** Pairs that are tried: with so many taken in a row nobody would get far. */
const triedPairs = 50

/** @returns null, or what is taken and what to do, as a sentence */
export async function portFault({ rtp, icePort }: OwnPorts): Promise<string | null> {
  if (!(await isFree(icePort)))
    return `The sound of browsers cannot use UDP port ${icePort} because another program has it: stop it, or set SIDETONE_ICE to a free one.`
  // RTP ports are even, RTCP's are the next (RFC 3550 §11).
  const first = rtp.from + (rtp.from % 2)
  for (let port = first; port < rtp.to && port < first + triedPairs * 2; port += 2)
    if ((await isFree(port, rtp.address)) && (await isFree(port + 1, rtp.address))) return null
  return `The sound of desk phones cannot use the UDP ports ${rtp.from} to ${rtp.to} because other programs have them: stop those, or set SIDETONE_RTP to free ones.`
}

const isFree = (port: number, address = '0.0.0.0') =>
  new Promise<boolean>(resolve => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', () => resolve(false))
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)))
  })
