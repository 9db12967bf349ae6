import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { realClock } from './clock.ts'

const sendMany = `const socket = require('node:dgram').createSocket('udp4'); let left = 100
for (let n = left; n > 0; n--) socket.send('x', Number(process.argv[1]), '127.0.0.1', () => --left || socket.close())`

test('after a busy moment everything that has come in is read before time is acted on', async t => {
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const clock = realClock()
  let read = 0
  socket.on('message', () => read++)
  const readByThen = await new Promise(resolve => {
    clock.wakeAt(Date.now() + 1, () => resolve(read))
    // Nothing runs here meanwhile: the busy moment.
    execFileSync(process.execPath, ['-e', sendMany, String(socket.address().port)])
  })
  assert.equal(readByThen, 100)
})

test('a later word counts, also when the time had come', async () => {
  const clock = realClock()
  const woken: string[] = []
  clock.wakeAt(Date.now(), () => woken.push('first'))
  await new Promise(resolve => setTimeout(resolve, 1))
  clock.wakeAt(Date.now(), () => woken.push('second'))
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.equal(woken.at(-1), 'second')
  clock.wakeAt(Date.now(), () => woken.push('never'))
  clock.wakeAt(null, () => {})
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.ok(!woken.includes('never'))
})
