/** The launcher as a person meets it: real processes on ports of their own. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

const home = mkdtempSync(join(tmpdir(), 'sidetone-start-'))
const main = join(import.meta.dirname, 'main.ts')
let env: NodeJS.ProcessEnv
const started: ChildProcess[] = []

before(async () => {
  const port = await freePort()
  env = {
    ...process.env,
    SIDETONE_HOME: home,
    SIDETONE_HTTP: `127.0.0.1:${await freePort()}`,
    SIDETONE_SIP: `127.0.0.1:${await freePort()}`,
    SIDETONE_SIPS: `127.0.0.1:${await freePort()}`,
    SIDETONE_ICE: String(port),
    SIDETONE_RTP: '39000-39039',
  }
})
after(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
function sidetone(args: string[], more: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', text => (out += text))
  child.stderr.on('data', text => (err += text))
  const code = once(child, 'close').then(([exit]) => exit as number | null)
  return { child, code, out: () => out, err: () => err }
}
async function until(what: () => boolean | Promise<boolean>, withinMs = 20_000) {
  for (const end = Date.now() + withinMs; !(await what()); await pause(30)) assert.ok(Date.now() < end, `${what}`)
}
const ready = () =>
  fetch(`http://${env.SIDETONE_HTTP}/readyz`).then(
    answer => answer.ok,
    () => false,
  )

test('starts, refuses a second one on the same folder or ports, survives kill -9, ends within 3 s, keeps the data', async () => {
  const first = sidetone(['start'])
  await until(() => first.out().includes('Ctrl-C'))
  assert.ok(await ready())
  const links = first.out().match(/http:\S+#\/sign-in\/\S+/g)
  assert.equal(links?.length, 3)
  assert.match(links[0]!, /\/admin\/setup#/)
  assert.equal(statSync(join(home, 'demo.json')).mode & 0o777, 0o600)
  assert.equal(statSync(home).mode & 0o777, 0o700)
  const demo = readFileSync(join(home, 'demo.json'), 'utf8')
  assert.equal(JSON.parse(demo).people.length, 5)

  const second = sidetone(['start'])
  assert.equal(await second.code, 1)
  assert.match(second.err(), /^Sidetone already runs on the data folder .* set SIDETONE_HOME to another folder\.\n$/)

  const elsewhere = mkdtempSync(join(tmpdir(), 'sidetone-start-'))
  const taken = sidetone(['start'], { SIDETONE_HOME: elsewhere })
  assert.equal(await taken.code, 1)
  assert.match(taken.err(), /^SIP cannot listen on .* set SIDETONE_SIP to a free one\.\n$/)
  rmSync(elsewhere, { recursive: true })

  // It measures sound in real time: a machine that is busy with other tests may leave holes in it.
  let said = ''
  await until(async () => {
    const doctor = sidetone(['doctor'])
    const code = await doctor.code
    said = doctor.out()
    return code === 0
  }, 90_000)
  assert.match(said, /^(All is well: sound goes both ways on every way in\.|It works; .*)$/m)
  const people = sidetone(['user', 'list'])
  assert.equal(await people.code, 0)
  assert.match(people.out(), /101 +Alice/)

  const pid = JSON.parse(readFileSync(join(home, 'log/server.log'), 'utf8').split('\n')[0]!).pid as number
  process.kill(pid, 'SIGKILL')
  await until(() => first.out().includes('The server is back'))
  assert.ok(await ready())

  const asked = Date.now()
  first.child.kill('SIGINT')
  assert.equal(await first.code, 0)
  assert.ok(Date.now() - asked < 3_000, `${Date.now() - asked} ms`)

  const again = sidetone(['start'])
  await until(() => again.out().includes('Ctrl-C'))
  // Nobody has come in yet: there are new links.
  assert.equal(again.out().match(/http:\S+#\/sign-in\/\S+/g)?.length, 3)
  assert.equal(readFileSync(join(home, 'demo.json'), 'utf8'), demo)
  const { email, password } = JSON.parse(demo).people[0]
  const signedIn = await fetch(`http://${env.SIDETONE_HTTP}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://${env.SIDETONE_HTTP}` },
    body: JSON.stringify({ email, password }),
  })
  assert.ok(signedIn.ok, `${signedIn.status}`)
  again.child.kill('SIGTERM')
  assert.equal(await again.code, 0)

  const third = sidetone(['start'])
  await until(() => third.out().includes('Ctrl-C'))
  assert.doesNotMatch(third.out(), /sign-in/)
  assert.match(third.out(), /Passwords of the demo people: .*demo\.json/)
  third.child.kill('SIGTERM')
  assert.equal(await third.code, 0)
})

test('a port of sound that another program has is told before anybody calls', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'sidetone-start-'))
  const other = createSocket('udp4')
  await new Promise<void>(resolve => other.bind(0, '0.0.0.0', resolve))
  const more = { SIDETONE_HOME: elsewhere, SIDETONE_ICE: String(other.address().port) }
  const start = sidetone(['start'], more)
  assert.equal(await start.code, 1)
  assert.match(start.err(), /^The sound of browsers cannot use UDP port \d+ .* set SIDETONE_ICE to a free one\.\n$/)
  const doctor = sidetone(['doctor'], more)
  assert.equal(await doctor.code, 1)
  assert.match(doctor.out(), /The sound of browsers: .* cannot be taken/)
  other.close()
  rmSync(elsewhere, { recursive: true })
})

for (const [what, args, more, sentence] of [
  ['a setting that is wrong', ['start'], { SIDETONE_HTTP: 'x' }, /^SIDETONE_HTTP is "x", but it must be .*\.\n$/],
  [
    'a folder that cannot be made',
    ['start'],
    { SIDETONE_HOME: '/proc/sidetone' },
    /^The data folder .* cannot be written/,
  ],
  ['an unknown command', ['stat'], {}, /^There is no command "stat"/],
  ['a missing name', ['user', 'add'], {}, /^`sidetone user add` wants NAME/],
] as const)
  test(`${what} is one sentence and exit code 1`, async () => {
    const run = sidetone([...args], more)
    assert.equal(await run.code, 1)
    assert.match(run.err(), sentence)
    assert.equal(run.err().trim().split('\n').length, 1)
    assert.equal(run.out(), '')
  })
