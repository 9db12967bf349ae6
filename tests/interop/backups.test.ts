/**
 * A backup of a running company becomes a company again: made while somebody talks, drilled, restored on a blank folder, started
 * beside the original, and only then, when it is told so, its trunk registers.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Operator, operate } from '../harness/operator.ts'
import { hasSipp, type SippRun, startSipp } from '../harness/sipp.ts'
import { caller } from '../harness/sipp-script.ts'
import { node, type Running, root, startSidetone } from '../harness/system.ts'
import { toneWav } from '../harness/tones.ts'

type Backup = {
  id: number
  state: string
  problem: string
  size: number
  files: number
  steps: { ok: boolean; says: string }[]
}
type State = { running: boolean; newest: Backup | null; lastGood: Backup | null; warning: { says: string } | null }
type Page = { items: { id: string; from: { name: string } }[] }

const until = async <T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = 60_000,
): Promise<T> => {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(100)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${what}: not within ${withinMs} ms`)
}

/** Where trunks of original and copy lead: whoever sends something is known by the port. */
const startSilentCarrier = async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const heard: { port: number; method: string }[] = []
  socket.on('message', (bytes, { port }) => heard.push({ port, method: bytes.toString().split(' ', 1)[0]! }))
  const from = (port: number, method?: string) =>
    heard.filter(each => each.port === port && (method === undefined || each.method === method)).length
  return { port: socket.address().port, from, close: () => socket.close() }
}

async function sidetone(home: string, args: string[], input = '') {
  const child = spawn(node, ['apps/cli/src/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, SIDETONE_HOME: home },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text))
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, said }
}

describe('backups', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-backups-'))
  const blank = join(folder, 'blank')
  const file = join(folder, 'downloaded.backup')
  const tone = join(folder, 'tone')
  let original: Running
  let operator: Operator
  let carrier: Awaited<ReturnType<typeof startSilentCarrier>>
  let trunk: string
  let talking: SippRun | undefined
  let passphrase: string

  before(async () => {
    // 2 kHz in PCMU.
    writeFileSync(
      tone,
      new Uint8Array(8_000).map((_, n) => (n % 4 < 2 ? 0x90 : 0x10)),
    )
    carrier = await startSilentCarrier()
    original = await startSidetone({}, true)
    operator = operate(original)
    trunk = await operator.addTrunk({
      ...{ name: 'Carrier', port: carrier.port, prefix: '9', register: true },
      ...{ username: 'company', password: 'of the trunk' },
    })
  })
  after(async () => {
    talking?.stop()
    await original?.stop()
    carrier?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const say = (extension: string, service: string, ms: number) =>
    startSipp({
      scenario: caller(extension, { password: original.person(extension).sip.password })
        .invite({ sdp: 'tones' })
        .expect(200)
        .ack()
        .says(tone, -1)
        .pause(ms)
        .bye(),
      to: original.sip,
      calls: 1,
      service,
    })
  const state = () => operator.as<State>('105', 'GET', '/api/backups/state')

  test('made while a call lives, and drilled: a system of its own heard itself, and the call never ended', async () => {
    const { boxes } = await operator.as<Page & { boxes: { id: string }[] }>('102', 'GET', '/api/me/voicemail')
    const greeting = `/api/me/voicemail-boxes/${boxes[0]!.id}/greetings/no-answer`
    await operator.bytesAs('102', 'PUT', greeting, toneWav(2_900, 300))
    // As long as it takes until what was said is long enough to be a message.
    const messages = async () => (await operator.as<Page>('102', 'GET', '/api/me/voicemail')).items.length
    for (let ms = 4_000; (await messages()) === 0 && ms < 60_000; ms *= 2) {
      assert.equal((await (await say('101', '*99102', ms)).done).code, 0)
      await operator.untilFree()
    }
    assert.equal(await messages(), 1)
    await until('the trunk registers', () => carrier.from(original.sip.port, 'REGISTER') > 0 || undefined)
    talking = await say('103', '*43', 300_000)
    const calls = async () => (await operator.figures()).get('sidetone_calls{what="calls"}')
    await until('the call', async () => (await calls()) === 1 || undefined)

    passphrase = (await operator.as<{ passphrase: string }>('105', 'POST', '/api/backups/passphrase')).passphrase
    const { id } = await operator.as<Backup>('105', 'POST', '/api/backups')
    const made = await until(
      'the backup with its drill',
      async () => {
        const { running, newest } = await state()
        return running ? undefined : newest!
      },
      150_000,
    )
    assert.deepEqual([made.id, made.state, made.problem], [id, 'good', ''], JSON.stringify(made))
    const said = made.steps.map(({ says }) => says).join('\n')
    for (const each of [
      /can be put back/,
      /database is whole/,
      /All 5 people/,
      /trunk stays off/,
      /desk phone \(UDP\) heard itself.* again after it was on hold/,
      /browser \(WSS\) heard itself.* again after it was on hold/,
    ])
      assert.match(said, each)
    assert.equal(await calls(), 1, 'the call has ended')
    assert.ok(!existsSync(join(original.home, 'run/drill')))
    assert.equal((await state()).warning, null)
    writeFileSync(file, await operator.bytesAs('105', 'GET', `/api/backups/${id}/file`))
    assert.equal(readFileSync(file).length, made.size)
    assert.ok(!readFileSync(file).includes('of the trunk'))
    // Who may not look at it does not get it.
    await assert.rejects(operator.bytesAs('101', 'GET', `/api/backups/${id}/file`), /403/)
  })

  test('restored on a blank folder: people sign in, the voice message is there, no trunk registers until it takes over', async () => {
    const restored = await sidetone(original.home, ['restore', file, '--into', blank, '--key-file', '-'], passphrase)
    assert.equal(restored.code, 0, restored.said)
    const before = carrier.from(original.sip.port)
    const copy = await startSidetone({ SIDETONE_HOME: blank }, true)
    try {
      const there = operate(copy)
      const [message] = (await there.as<Page>('102', 'GET', '/api/me/voicemail')).items
      assert.equal(message?.from.name, original.person('101').name)
      const sound = `/api/me/voicemail/${message!.id}/audio`
      const [ours, theirs] = [await there.bytesAs('102', 'GET', sound), await operator.bytesAs('102', 'GET', sound)]
      assert.ok(ours.equals(theirs) && ours.length > 10_000, `${ours.length} bytes, and ${theirs.length}`)
      assert.equal((await there.figures()).get('sidetone_calls{what="calls"}'), 0)
      assert.equal((await there.trunkState(trunk)).state, 'off')
      const fence = await there.as<{ host: string } | null>('105', 'GET', '/api/fence')
      assert.ok(fence?.host)
      // The original asks its silent carrier again meanwhile; the copy never does.
      await until('the original asks again', () => carrier.from(original.sip.port) > before || undefined)
      assert.equal(carrier.from(copy.sip.port), 0)
      await there.as('105', 'POST', '/api/fence/lift')
      await until('the copy registers', () => carrier.from(copy.sip.port, 'REGISTER') > 0 || undefined)
      assert.equal(await there.as('105', 'GET', '/api/fence'), null)
    } finally {
      await copy.stop()
    }
  })

  test('a drill of a backup that was cut says what is wrong; nothing of it stays', async () => {
    const cut = join(folder, 'cut.backup')
    writeFileSync(cut, readFileSync(file).subarray(0, -100))
    const { code, said } = await sidetone(original.home, ['drill', cut, '--key-file', '-'], passphrase)
    assert.equal(code, 1, said)
    assert.match(said, /!! .* is damaged .*: nothing was put back\. .*\n\nThis does not work\./s)
  })

  test('this version works with a copy of the running company; the call still goes on', async () => {
    const { code, said } = await sidetone(original.home, ['upgrade-check'])
    assert.equal(code, 0, said)
    assert.match(said, /Your company works with this version\./)
    assert.equal((await operator.figures()).get('sidetone_calls{what="calls"}'), 1)
  })
})
