/**
 * The way of a browser's sound, in our hands: UDP that passes, is cut, or comes from another port all at once. The page is
 * told our port in place of the server's, and tells the server a dead port as its own (discard, 9), so that no other way is found.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import type { BrowserContext, Page } from 'playwright-core'

const home = '127.0.0.1'

export type BrowserPath = {
  /** In the order of the server's ports. */
  readonly ports: readonly number[]
  cut(): void
  mend(): void
  /** As a router that forgets its ports: the server sees the same browser at another one. */
  changePorts(): void
  close(): void
}

const bound = (): Promise<Socket> =>
  new Promise(resolve => {
    const socket = createSocket('udp4')
    // A browser speaks from an address of this machine that is no loopback one.
    socket.bind(0, () => resolve(socket))
  })

/** @param ports where the server's WebRTC listens */
export const browserPathTo = async (ports: readonly number[]): Promise<BrowserPath> => {
  let whole = true
  const lanes = await Promise.all(
    ports.map(async port => {
      const near = await bound()
      /** By the browser's address: each peer connection has its own. */
      const far = new Map<string, Socket>()
      const farOf = (browser: RemoteInfo): Socket => {
        const name = `${browser.address}:${browser.port}`
        const known = far.get(name)
        if (known) return known
        const socket = createSocket('udp4')
        socket.on('message', packet => {
          if (whole && far.get(name) === socket) near.send(packet, browser.port, browser.address)
        })
        far.set(name, socket)
        return socket
      }
      near.on('message', (packet, browser) => {
        if (whole) farOf(browser).send(packet, port, home)
      })
      return { near, far }
    }),
  )
  const forget = () => {
    for (const { far } of lanes) {
      for (const socket of far.values()) socket.close()
      far.clear()
    }
  }
  return {
    ports: lanes.map(({ near }) => near.address().port),
    cut: () => {
      whole = false
    },
    mend: () => {
      whole = true
    },
    changePorts: forget,
    close: () => {
      forget()
      for (const { near } of lanes) near.close()
    },
  }
}

/** In the page, before its own code. */
const lead = ({ from, to }: { from: readonly number[]; to: readonly number[] }): void => {
  Object.assign(window, { __soundPorts: to })
  const { setRemoteDescription } = RTCPeerConnection.prototype as unknown as {
    setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>
  }
  RTCPeerConnection.prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
    const { __soundPorts } = window as unknown as { __soundPorts: readonly number[] }
    const sdp = from.reduce(
      (text, port, place) => text.replaceAll(` ${port} typ host`, ` ${__soundPorts[place]} typ host`),
      description.sdp ?? '',
    )
    return setRemoteDescription.call(this, { ...description, sdp })
  }
  const told = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription')
  Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
    get(this: RTCPeerConnection) {
      const description = told?.get?.call(this) as RTCSessionDescription | null
      return (
        description && {
          type: description.type,
          sdp: description.sdp.replace(/^(a=candidate:\S+ 1 \S+ \d+) \S+ \d+ /gm, '$1 127.0.0.1 9 '),
        }
      )
    },
  })
}
/** All sound of this browser's pages goes through `path`. Before the page is opened. */
export const leadSound = (context: BrowserContext, path: BrowserPath, ports: readonly number[]): Promise<unknown> =>
  context.addInitScript(lead, { from: ports, to: path.ports })
/** From now on new ways are found through `path`, as on another network; the ways in use stay as they are. */
export const leadNewSound = (page: Page, path: BrowserPath): Promise<void> =>
  page.evaluate(to => {
    Object.assign(window, { __soundPorts: to })
  }, path.ports)
