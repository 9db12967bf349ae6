/** A speech engine as a child process: no shell, nothing of our environment, low priority, and an end to its time. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { CommandLine } from './engines.ts'

/** Its last words are kept for the log. */
const maxWords = 500

/** Resolves when it is done; else with what it said. Never rejects. */
export function run({ command, args, input }: CommandLine, withinMs: number): Promise<string | null> {
  return new Promise(resolve => {
    let said = ''
    const child = spawn(command, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
      timeout: withinMs,
      killSignal: 'SIGKILL',
    })
    if (child.pid !== undefined)
      try {
        setPriority(child.pid, constants.priority.PRIORITY_LOW)
      } catch {}
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-maxWords)
    })
    child.stdin.on('error', () => undefined) // it ended before it read
    child.stdin.end(input)
    child.once('error', error => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? code}. ${said}`.trim()))
  })
}
