/** With a running system: is it ready, and are its media processes there? Asked of the server, which knows; they are not touched. */
import { type Settings, webAddress } from '@sidetone/server/settings'
import { askText } from '../client.ts'
import { bad, type Finding, good } from './finding.ts'

const patienceMs = 3_000

export async function ready({ http, home }: Settings): Promise<Finding> {
  const at = webAddress(http)
  const answer = await fetch(`${at}/readyz`, { signal: AbortSignal.timeout(patienceMs) }).catch(() => null)
  if (answer?.ok) return good(`Web and API answer at ${at}.`)
  if (!answer)
    return bad(
      `${at} does not answer.`,
      `Check that SIDETONE_HTTP is the same here as where Sidetone was started; else look into ${home}/log/server.log.`,
    )
  const { reasons = [] } = (await answer.json().catch(() => ({}))) as { reasons?: string[] }
  return bad(
    `${at} says that it is not ready (${answer.status}). ${reasons.join(' ')}`.trim(),
    `Look into ${home}/log/server.log.`,
  )
}

export async function mediaProcesses({ home }: Settings): Promise<Finding> {
  const figures = await askText('/metrics').catch(() => '')
  const up = [...figures.matchAll(/^sidetone_media_process_up\{process="\d+"\} (\d)/gm)].map(found => found[1] === '1')
  const dead = up.filter(each => !each).length
  if (!up.length)
    return bad('The server does not say how its media processes are.', `Look into ${home}/log/server.log.`)
  if (dead)
    return bad(
      `${dead} of ${up.length} media processes cannot be reached; their calls have no sound.`,
      `They are started again by themselves; if they are not, look into ${home}/log/server.log.`,
    )
  return good(up.length === 1 ? 'The media process is reached.' : `All ${up.length} media processes are reached.`)
}
