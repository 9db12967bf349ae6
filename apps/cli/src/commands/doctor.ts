/**
 * Looks at the machine, and calls the running system by every way that it offers; says in sentences what is right, what is not,
 * why, and what to do.
 */
import { parseArgs } from 'node:util'
import { callEveryWay, type EchoCall } from '@sidetone/server/echo-calls'
import { runningLauncher } from '@sidetone/server/launcher'
import { settings as readSettings } from '../client.ts'
import { bad, type Finding, good } from '../doctor/finding.ts'
import { folder, ownCertificate } from '../doctor/folder.ts'
import { freePorts } from '../doctor/free-ports.ts'
import { addresses, certificatesOf, publicNames } from '../doctor/reach.ts'
import { mediaProcesses, ready } from '../doctor/running.ts'
import { failedHop, hopWords, linesOf, mark, wayName } from '../doctor/words.ts'
import { BadInput, say } from '../words.ts'

export async function doctor(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true })
  if (positionals.length)
    throw new BadInput(`\`sidetone doctor\` takes no arguments but --json, and got "${positionals.join(' ')}".`)
  const tell = values.json ? () => {} : say
  const settings = readSettings()
  const findings: Finding[] = []
  const found = (...more: Finding[]) => {
    findings.push(...more)
    for (const each of more) for (const line of linesOfFinding(each)) tell(line)
  }
  found(folder(settings), ownCertificate(settings), addresses(settings))
  let calls: EchoCall[] = []
  if (runningLauncher(settings.home) === null) {
    found(...(await publicNames(settings, [])))
    found(good('Sidetone is not running on this folder.'), ...(await freePorts(settings)))
  } else {
    const up = await ready(settings)
    found(up)
    if (up.state === 'good') {
      found(await mediaProcesses(settings), ...(await publicNames(settings, await certificatesOf())))
    }
    tell('\nCalls to the echo test, with a tone that must come back. They take some seconds.')
    try {
      calls = await callEveryWay(settings)
      for (const call of calls) for (const line of linesOf(call)) tell(line)
    } catch (error) {
      found(bad((error as Error).message, 'Without that no call can be tried.'))
    }
  }
  const faults = [
    ...findings.flatMap(({ state, says }) => (state === 'bad' ? [says] : [])),
    ...calls.flatMap(call => (call.ok ? [] : [`${wayName(call.way)}: ${hopWords[failedHop(call)?.name ?? 'tone']}`])),
  ]
  const ok = faults.length === 0
  if (values.json) say(JSON.stringify({ ok, findings, calls: calls.map(forMachines) }, null, 2))
  else if (ok) say(`\n${summary(findings, calls)}`)
  else say(['', plural(faults.length), ...faults.map(each => `  ${each}`), guide].join('\n'))
  return ok ? 0 : 1
}

function linesOfFinding({ state, says, todo }: Finding): string[] {
  return [`  ${mark[state]} ${says}`, ...(todo ? [`     ${todo}`] : [])]
}
const guide = 'What each of them means, and more: docs/guides/troubleshooting.md'
const plural = (count: number) => (count === 1 ? 'One thing is not right:' : `${count} things are not right:`)
function summary(findings: readonly Finding[], calls: readonly EchoCall[]): string {
  const soon =
    findings.filter(({ state }) => state === 'warning').length +
    calls.flatMap(({ hops }) => hops.filter(({ state }) => state === 'warning')).length
  if (soon) return `It works; ${soon === 1 ? 'one thing wants' : `${soon} things want`} your attention.`
  return calls.length ? 'All is well: sound goes both ways on every way in.' : 'All is well.'
}
/** Without certificates of authorities: a screenful each. */
const forMachines = ({ way: { ca: _, ...way }, ...call }: EchoCall) => ({ way, ...call })
