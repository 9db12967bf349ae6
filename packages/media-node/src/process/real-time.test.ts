import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Audio, cleanup, PeerConnection } from 'node-datachannel'
import { addonThreads, coresFrom, goRealTime, isRealTime, raiseThreads } from './real-time.ts'

test('cores as the kernel lists them', () => {
  assert.deepEqual(coresFrom('0-1'), [0, 1])
  assert.deepEqual(coresFrom('3'), [3])
  assert.deepEqual(coresFrom('0-2,5,8-9'), [0, 1, 2, 5, 8, 9])
  assert.deepEqual(coresFrom(''), [])
})

const onLinux = {
  skip: process.platform !== 'linux' && 'threads have names in /proc of Linux only',
  timeout: 30_000,
}
test(
  'the threads of the addon that move packets are known by name, and become as ours where that is allowed',
  onLinux,
  async () => {
    const allowed = await goRealTime(0)
    const peer = new PeerConnection('test', { iceServers: [], enableIceUdpMux: true, disableAutoNegotiation: true })
    try {
      const track = peer.addTrack(new Audio('0', 'SendRecv'))
      peer.setLocalDescription('offer')
      // One takes the packets from the kernel, one or more decrypt them; they may begin one after the other.
      const asOurs = () => addonThreads().length > 1 && addonThreads().every(thread => isRealTime(thread) === allowed)
      for (; !asOurs(); await pause(20)) await raiseThreads()
      track.close()
    } finally {
      peer.close()
      cleanup()
    }
  },
)
