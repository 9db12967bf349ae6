import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '@sidetone/server/settings'
import { addresses, publicNames } from './reach.ts'

const day = 86_400_000
const told = (inContainer: boolean, ...outside: string[]) => ({ outside, inContainer })
const everywhere = { SIDETONE_HTTP: '0.0.0.0:8080', SIDETONE_SIP: '0.0.0.0:5060' }
const set = (env: Record<string, string> = {}) => readSettings({ ...everywhere, ...env })

test('what phones and browsers are told, and when nobody could follow it', () => {
  assert.match(addresses(readSettings({}), told(false, '192.0.2.7')).says, /^Only this machine/)
  assert.deepEqual(addresses(set(), told(false, '192.0.2.7')).state, 'good')
  assert.match(addresses(set(), told(false, '192.168.1.5')).says, /only this network can do so/)
  const container = addresses(set(), told(true, '172.17.0.2'))
  assert.equal(container.state, 'warning')
  assert.match(container.todo ?? '', /SIDETONE_PUBLIC_ADDRESS/)
  const named = { SIDETONE_PUBLIC_ADDRESS: '203.0.113.7' }
  assert.equal(addresses(set(named), told(true, '203.0.113.7')).state, 'good')
  assert.equal(addresses(set(), told(false)).state, 'bad')
})

test('a public name: unknown, elsewhere, behind NAT, with a certificate that has a fault, good', async () => {
  const name = 'phone.example.com'
  const good = { name, issuer: 'Test CA', expiresAt: 30 * day, warning: null }
  const look = async (env: Record<string, string>, found: string[], certificate: object = good) => {
    const settings = set({ SIDETONE_PUBLIC_NAME: name, ...env })
    const all = [{ ...good, ...certificate }]
    const [finding] = await publicNames(settings, all, async () => found, told(false, '192.168.1.5'), 0)
    return finding!
  }
  assert.match((await look({}, [])).says, /^No name server knows phone\.example\.com\.$/)
  const behindNat = await look({}, ['203.0.113.7'])
  assert.equal(behindNat.state, 'warning')
  assert.match(behindNat.todo ?? '', /SIDETONE_PUBLIC_ADDRESS=203\.0\.113\.7/)
  const other = await look({ SIDETONE_PUBLIC_ADDRESS: '203.0.113.8' }, ['203.0.113.7'])
  assert.match(other.todo ?? '', /^That is not 203\.0\.113\.8/)
  const well = await look({ SIDETONE_PUBLIC_ADDRESS: '203.0.113.7' }, ['203.0.113.7'])
  assert.equal(well.state, 'good')
  assert.match(well.says, /good for 30 days, signed by Test CA\.$/)
  const refused = await look({}, ['192.168.1.5'], { warning: 'Port 80 is not reached.' })
  assert.deepEqual([refused.state, refused.says], ['bad', `${name} is 192.168.1.5. Port 80 is not reached.`])
})
