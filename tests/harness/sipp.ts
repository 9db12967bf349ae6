/** SIPp, the load and odd-flow generator of Debian's sip-tester. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './ports.ts'
import type { Script } from './sipp-script.ts'

export const hasSipp = existsSync('/usr/bin/sipp')
const scenarios = resolve(import.meta.dirname, 'sipp')

export type SippRun = {
  readonly port: number
  /** Resolves when SIPp ends: 0 = every call went as the scenario says. `errors` is SIPp's own error log. */
  readonly done: Promise<{ code: number | null; printed: string; errors: string }>
  stop(): void
}

export type SippOptions = {
  /** A chain of steps, a file of `tests/harness/sipp/`, or a scenario built into SIPp: `uac`, `uas`. */
  readonly scenario: string | Script
  readonly to: { host: string; port: number }
  readonly port?: number
  readonly transport?: 'u1' | 't1'
  readonly calls?: number
  readonly ratePerS?: number
  readonly atOnce?: number
  /** Request-URI user of the built-in scenarios, `[service]` in ours. */
  readonly service?: string
  readonly keys?: Readonly<Record<string, string>>
  readonly more?: readonly string[]
}

/** What came once more for a call that is over is no error. */
const withoutRepetitions = (log: string): string =>
  log
    .split(/(?=\d{4}-\d\d-\d\d\t)/)
    .filter(entry => !entry.includes(': Dead call '))
    .join('')

export const startSipp = async (options: SippOptions): Promise<SippRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-sipp-'))
  const errors = join(folder, 'errors.log')
  const port = options.port ?? (await freePorts(1))
  const { scenario } = options
  const written = join(folder, 'scenario.xml')
  if (typeof scenario !== 'string') writeFileSync(written, scenario.xml())
  const from =
    typeof scenario !== 'string'
      ? ['-sf', written]
      : scenario.endsWith('.xml')
        ? ['-sf', join(scenarios, scenario)]
        : ['-sn', scenario]
  const args = [
    `${options.to.host}:${options.to.port}`,
    ...from,
    '-i',
    '127.0.0.1',
    '-p',
    String(port),
    '-mi',
    '127.0.0.1',
    '-mp',
    String(await freePorts(4)),
    '-t',
    options.transport ?? 'u1',
    '-nostdin',
    // A burst fits in while this busy machine runs something else; the kernel's own size is some 100 messages.
    '-buff_size',
    '4194304',
    '-trace_err',
    '-error_file',
    errors,
    ...(options.calls ? ['-m', String(options.calls)] : []),
    ...(options.ratePerS ? ['-r', String(options.ratePerS)] : []),
    ...(options.atOnce ? ['-l', String(options.atOnce)] : []),
    ...(options.service ? ['-s', options.service] : []),
    ...Object.entries(options.keys ?? {}).flatMap(([key, value]) => ['-key', key, value]),
    ...(options.more ?? []),
  ]
  const child: ChildProcess = spawn('/usr/bin/sipp', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', bytes => {
      printed = (printed + bytes).slice(-20_000)
    })
  const done = new Promise<{ code: number | null; printed: string; errors: string }>(finished =>
    child.once('exit', code => {
      const text = existsSync(errors) ? withoutRepetitions(readFileSync(errors, 'utf8')).slice(0, 20_000) : ''
      rmSync(folder, { recursive: true, force: true })
      finished({ code, printed, errors: text })
    }),
  )
  // It takes some 20 ms until SIPp listens; what comes before is lost.
  const listening = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000`
  const table = options.transport === 't1' ? '/proc/net/tcp' : '/proc/net/udp'
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (readFileSync(table, 'utf8').includes(listening)) break
    await pause(10)
  }
  return { port, done, stop: () => child.kill('SIGKILL') }
}

/** Registers a person's desk phone at `port`, where a second SIPp will answer calls. */
export const registerBySipp = async (
  server: { host: string; port: number },
  credential: { username: string; password: string },
  port: number,
): Promise<void> => {
  const run = await startSipp({
    scenario: 'register.xml',
    to: server,
    port,
    calls: 1,
    keys: { user: credential.username },
    // SIPp knows no keyword within a keyword.
    more: ['-au', credential.username, '-ap', credential.password],
  })
  const { code, printed, errors } = await run.done
  if (code !== 0) throw new Error(`SIPp could not register ${credential.username}: ${errors || printed}`)
}
