/**
 * A real Kamailio as a carrier: registrar with digest, proxy towards the telephone network (a SIPp) and back.
 *
 *   Sidetone ──REGISTER, INVITE + digest──▶ Kamailio ──▶ network (SIPp)        network ──INVITE──▶ Kamailio ──▶ registered contact
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './ports.ts'
import { killWithDescendants } from './processes.ts'

const program = '/usr/sbin/kamailio'
export const hasKamailio = existsSync(program)

export type Kamailio = {
  readonly port: number
  log(): string
  stop(): Promise<void>
}
export type KamailioOptions = {
  readonly realm: string
  readonly username: string
  readonly password: string
  /** Where the telephone network is. */
  readonly network: number
}

const config = (port: number, { realm, username, password, network }: KamailioOptions): string => `
debug=0
log_stderror=yes
children=1
tcp_children=1
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/aarch64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("registrar", "min_expires", 60)

request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("OPTIONS")) { sl_send_reply("200", "Here"); exit; }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("${realm}", "${password}", "0") || $au != "${username}") { www_challenge("${realm}", "1"); exit; }
    save("location");
    exit;
  }
  if (!is_method("INVITE")) { sl_send_reply("405", "Not taken"); exit; }
  record_route();
  if ($sp == ${network}) {
    # the telephone network calls: whatever the number, it belongs to this account
    $ru = "sip:${username}@127.0.0.1";
    if (!lookup("location")) { sl_send_reply("480", "Not registered"); exit; }
    t_relay();
    exit;
  }
  if (!pv_proxy_authenticate("${realm}", "${password}", "0") || $au != "${username}") { proxy_challenge("${realm}", "1"); exit; }
  consume_credentials();
  $du = "sip:127.0.0.1:${network}";
  t_relay();
}
`

export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const port = await freePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-kamailio-'))
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, config(port, options))
  let log = ''
  const child: ChildProcess = spawn(
    program,
    ['-f', file, '-DD', '-E', '-m', '32', '-M', '8', '-w', folder, '-Y', folder, '-P', join(folder, 'pid')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (log = (log + bytes).slice(-50_000)))
  const exited = new Promise<void>(done => child.once('exit', () => done()))
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM')
    await Promise.race([exited, pause(5_000)])
    // Killed so, it does not take its workers along.
    if (child.exitCode === null) killWithDescendants(child.pid!)
    rmSync(folder, { recursive: true, force: true })
  }
  for (const end = Date.now() + 15_000; ; await pause(50)) {
    if (await answers(port)) return { port, log: () => log, stop }
    if (child.exitCode !== null || Date.now() > end) {
      await stop()
      throw new Error(`Kamailio did not start:\n${log}`)
    }
  }
}

async function answers(port: number): Promise<boolean> {
  const { createSocket } = await import('node:dgram')
  const socket = createSocket('udp4')
  const answer = new Promise<boolean>(resolve => {
    socket.once('message', () => resolve(true))
    socket.once('error', () => resolve(false))
    setTimeout(() => resolve(false), 300)
  })
  socket.bind(0, '127.0.0.1', () => {
    const own = `127.0.0.1:${socket.address().port}`
    const lines = [
      `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${Date.now()};rport`,
      'Max-Forwards: 5',
      `From: <sip:test@${own}>;tag=1`,
      `To: <sip:127.0.0.1:${port}>`,
      `Call-ID: ${Date.now()}@test`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ]
    socket.send(lines.join('\r\n'), port, '127.0.0.1')
  })
  const result = await answer
  socket.close()
  return result
}
