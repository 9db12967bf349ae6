/**
 * The inner end of a firewall's one way out: `doorway.ts SOCKET PORT PROGRAM ARGUMENT …`. Lives as long as the program does. A browser
 * that is spoken to over a port (`--remote-debugging-port`) is reached from outside through the Unix socket `SOCKET.in`.
 */
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'

const [socket = '', port = '', program = '', ...rest] = process.argv.slice(2)
const debugged = rest.find(each => each.startsWith('--remote-debugging-port='))?.split('=')[1]
if (debugged)
  createServer(near => {
    const far = connect(Number(debugged), '127.0.0.1')
    far.on('error', () => near.destroy()).once('close', () => near.destroy())
    near.on('error', () => far.destroy()).once('close', () => far.destroy())
    near.pipe(far).pipe(near)
  }).listen(`${socket}.in`)
const server = createServer(near => {
  near.setNoDelay(true)
  const far = connect(socket)
  far.on('error', () => near.destroy()).once('close', () => near.destroy())
  near.on('error', () => far.destroy()).once('close', () => far.destroy())
  near.pipe(far).pipe(near)
})
server.listen(Number(port), '0.0.0.0', () => {
  // Chromium is spoken to over the pipes 3 and 4.
  const pipes = debugged ? [] : [3, 4]
  const child = spawn(program, rest, { stdio: ['inherit', 'inherit', 'inherit', ...pipes] })
  child.once('exit', code => process.exit(code ?? 1))
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
})
