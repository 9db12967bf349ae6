import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePath, uriIn } from './dialog.ts'

test('the URI of an address is taken as it stands', () => {
  assert.equal(uriIn('<sip:a@b;x=y>;q=1'), 'sip:a@b;x=y')
  assert.equal(uriIn('"a <b> \\" c" <sip:a@b>'), 'sip:a@b')
  assert.equal(uriIn('Name <sip:a@b>, <sip:c@d>'), 'sip:a@b')
  assert.equal(uriIn('sip:a@b;tag=1'), 'sip:a@b')
})

test('loose and strict first routers (RFC 3261 §12.2.1.1)', () => {
  assert.deepEqual(
    makePath('sip:them@x', ['<sip:a;lr>', '<sip:b;lr>'])?.routeLines,
    'Route: <sip:a;lr>\r\nRoute: <sip:b;lr>\r\n',
  )
  const strict = makePath('sip:them@x', ['<sip:a>', '<sip:b>'])
  assert.deepEqual([strict?.uri, strict?.routeLines], ['sip:a', 'Route: <sip:b>\r\nRoute: <sip:them@x>\r\n'])
  assert.equal(strict?.nextHop.host, 'a')
  assert.equal(makePath('not a uri', []), null)
})
