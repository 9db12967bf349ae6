/**
 * A media process: sound and nothing else. A child of the launcher; it lives on when the server dies and ends when the
 * launcher does. Arguments and environment: see the README.
 */
import { constants, setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { outsideAddresses } from '@sidetone/media-node'
import { CannotHave, startMediaProcess } from '@sidetone/media-node/process'

const launcherCheckMs = 1000

/** Ends with one sentence and code 1. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
function port(text: string | undefined, name: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 65_535) refuse(`--${name} must be a port from 1 to 65535.`)
  return value
}

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    'rtp-from': { type: 'string' },
    'rtp-to': { type: 'string' },
    'rtp-address': { type: 'string', default: '0.0.0.0' },
    'ice-port': { type: 'string' },
    address: { type: 'string', multiple: true },
    core: { type: 'string' },
  },
})
const { socket } = values
if (!socket) refuse('--socket is missing: the path of the Unix socket for the server.')

// Sound cannot wait, signalling can. Only an administrator may do this; without it all goes on as it is.
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {}

const launcher = process.ppid
const media = await startMediaProcess({
  socket,
  rtp: {
    from: port(values['rtp-from'], 'rtp-from'),
    to: port(values['rtp-to'], 'rtp-to'),
    address: values['rtp-address'],
  },
  icePort: port(values['ice-port'], 'ice-port'),
  ...(process.env.SIDETONE_ICE_SECRET && { iceSecret: process.env.SIDETONE_ICE_SECRET }),
  ...(values.core !== undefined && { core: Number(values.core) }),
  addresses: values.address ?? [...outsideAddresses(), '127.0.0.1'],
}).catch((error: Error) =>
  refuse(error instanceof CannotHave ? error.message : `The media process cannot open ${socket}: ${error.message}`),
)

function end(): void {
  media.stop()
  process.exit(0)
}
// Our own mistake in one call must not take the sound of all others away.
process.on('uncaughtException', error => {
  process.stderr.write(`media: ${error.stack}\n`)
})
process.on('SIGTERM', end)
// The launcher sends it too when Ctrl-C reaches the whole group; it decides when sound ends.
process.on('SIGINT', () => undefined)
process.on('disconnect', end)
setInterval(() => {
  if (process.ppid !== launcher) end()
}, launcherCheckMs)
process.send?.({ type: 'ready' })
