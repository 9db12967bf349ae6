/** The HTTP API of the running system, as its operator: who can read the data folder may change the system. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings, SettingsError, webAddress } from '@sidetone/server/settings'
import { BadInput } from './words.ts'

const patienceMs = 5_000

export const settings = () => {
  try {
    return readSettings(process.env)
  } catch (error) {
    if (error instanceof SettingsError) throw new BadInput(error.message)
    throw error
  }
}

/** @throws BadInput with the sentence of the problem, or that nothing runs */
export async function api<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const { home, http } = settings()
  const key = readKey(home)
  let response: Response
  try {
    response = await fetch(`${webAddress(http)}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(patienceMs),
    })
  } catch {
    throw new BadInput(`Sidetone does not answer at ${webAddress(http)}: is it running, and SIDETONE_HTTP the same?`)
  }
  const text = await response.text()
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T
  throw new BadInput(problemOf(text) ?? `Sidetone answered ${response.status} to ${method} ${path}.`)
}

/** What answers with text, such as the figures. Rejects when it does not. */
export async function askText(path: string): Promise<string> {
  const { home, http } = settings()
  const headers = { authorization: `Bearer ${readKey(home)}` }
  const answer = await fetch(`${webAddress(http)}${path}`, { headers, signal: AbortSignal.timeout(patienceMs) })
  if (!answer.ok) throw new BadInput(`Sidetone answered ${answer.status} to ${path}.`)
  return answer.text()
}

function readKey(home: string): string {
  const path = join(home, 'run/operator-key')
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new BadInput(`No running Sidetone has the data folder ${home}: start it, or set SIDETONE_HOME as it has.`)
    throw new BadInput(`${path} cannot be read: run this as the user that Sidetone runs as.`)
  }
}
function problemOf(text: string): string | undefined {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string }
    return detail ?? title
  } catch {
    return undefined
  }
}
