/** The documents that watchers get, against the examples of their RFCs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from '../message/text.ts'
import type { Body } from '../stack-types.ts'
import { dialogInfo } from './dialog-info.ts'
import { messageSummary } from './message-summary.ts'
import { presence } from './pidf.ts'
import { escapeXml } from './xml.ts'

/** Without the space that the examples are indented with. */
const tight = (text: string): string => text.replace(/\s*\n\s*/g, '')
const xml = (body: Body): string => tight(textOf(body.bytes).replace(/^<\?xml[^>]*>/, ''))

test('dialog-info: no dialog (RFC 4235 §6.1), early and confirmed (§6.2)', () => {
  const body = dialogInfo('sip:alice@example.com', [])(0)
  assert.equal(body.type, 'application/dialog-info+xml')
  assert.equal(
    xml(body),
    '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" entity="sip:alice@example.com"/>',
  )
  const tags = { callId: 'a84b4c76e66710', localTag: '1928301774', remoteTag: '456887766' }
  const dialog = { id: 'as7d900as8', ...tags, direction: 'initiator', state: 'early' } as const
  assert.equal(
    xml(dialogInfo('sip:alice@example.com', [dialog])(2)),
    tight(`<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="2" state="full" entity="sip:alice@example.com">
      <dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" remote-tag="456887766" direction="initiator">
        <state>early</state>
      </dialog>
    </dialog-info>`),
  )
})

test('dialog-info: all that a dialog can say, escaped', () => {
  const body = dialogInfo('sip:101@x', [
    {
      ...{ id: '1', state: 'terminated', event: 'rejected', code: 486, direction: 'recipient', durationS: 274.9 },
      local: { uri: 'sip:101@x', target: 'sip:101@x;gr="1"' },
      remote: { uri: 'sip:"<evil>"@x', name: 'A & B\u0000' },
    },
  ])(4)
  assert.match(
    xml(body),
    /<dialog id="1" direction="recipient"><state event="rejected" code="486">terminated<\/state><duration>274<\/duration><local><identity>sip:101@x<\/identity><target uri="sip:101@x;gr=&quot;1&quot;"\/><\/local><remote><identity display="A &amp; B\ufffd">sip:&quot;&lt;evil&gt;&quot;@x<\/identity><\/remote><\/dialog>/,
  )
  const many = Array.from({ length: 500 }, (_, i) => ({ id: String(i), state: 'confirmed' }) as const)
  assert.equal(xml(dialogInfo('sip:a@x', many)(0)).match(/<dialog /g)?.length, 100)
})

test('message-summary: RFC 3842 §5.2', () => {
  const account = 'sip:alice@vmail.example.com'
  const body = messageSummary({ account, voice: { new: 2, old: 8, urgentNew: 0, urgentOld: 2 } })
  assert.equal(body.type, 'application/simple-message-summary')
  assert.equal(
    textOf(body.bytes),
    'Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 2/8 (0/2)\r\n',
  )
  assert.equal(
    textOf(messageSummary({ voice: { new: 0, old: 1 } }).bytes),
    'Messages-Waiting: no\r\nVoice-Message: 0/1\r\n',
  )
})

test('pidf: RFC 3863 §4.2', () => {
  const body = presence({
    entity: 'pres:someone@example.com',
    tuples: [
      {
        ...{ id: 'sg89ae', basic: 'open', at: Date.UTC(2001, 9, 27, 16, 49, 29) },
        contact: { uri: 'tel:+09012345678', priority: 0.8 },
      },
    ],
  })
  assert.equal(body.type, 'application/pidf+xml')
  assert.equal(
    xml(body),
    tight(`<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:someone@example.com">
      <tuple id="sg89ae">
        <status>
          <basic>open</basic>
        </status>
        <contact priority="0.8">tel:+09012345678</contact>
        <timestamp>2001-10-27T16:49:29.000Z</timestamp>
      </tuple>
    </presence>`),
  )
})

test('pidf: notes, languages and what the person does', () => {
  const text = xml(
    presence({
      ...{ entity: 'sip:101@x', activity: 'on-the-phone' },
      tuples: [{ id: 't', basic: 'closed', notes: [{ text: "Don't <b>", language: 'en' }] }],
    }),
  )
  assert.match(text, /<note xml:lang="en">Don&apos;t &lt;b&gt;<\/note><\/tuple>/)
  assert.match(text, /<rpid:activities><rpid:on-the-phone\/><\/rpid:activities>/)
})

test('characters that XML cannot hold', () => {
  assert.equal(escapeXml('a\u0001\ud800\uffff\t\u{1f600}'), 'a\ufffd\ufffd\ufffd\t\u{1f600}')
})
