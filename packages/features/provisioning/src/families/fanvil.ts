/** Fanvil X and V series with firmware 2.4 and later: `<mac>.cfg`, XML. It takes nothing whose version is not higher. */
import { DSCP, encrypts, type Facts, type Key, TIME_SERVER } from '../facts.ts'
import { type ClockChange, hours } from '../summer-time.ts'
import { element, lines } from '../writing.ts'
import type { Family } from './family.ts'

const TRANSPORT = { udp: 0, tcp: 1, tls: 3 } as const
const TONES: Readonly<Record<string, number>> = { DE: 2, ES: 33, FR: 25, GB: 13, IT: 21, NL: 5, US: 11 }
/** Keys on one page of its screen or beside it. */
const PAGE: Readonly<Record<string, number>> = {
  ...{ X4U: 6, X5U: 6, X6U: 12, X210: 32, V62: 5, V64: 7, V65: 9, V66: 29, V67: 29 },
}

type Inside = readonly (string | readonly [name: string, value: string | number])[]
const block = (tag: string, inside: Inside, depth: number, more = ''): string[] => {
  const indent = '  '.repeat(depth)
  return [
    `${indent}<${tag}${more && ` ${more}`}>`,
    ...inside.map(each => (typeof each === 'string' ? each : `${indent}  ${element(each[0], each[1])}`)),
    `${indent}</${tag}>`,
  ]
}

const account = (facts: Facts): Inside => {
  const { name, extension, username, password, server, codes } = facts
  return [
    ['PhoneNumber', extension],
    ['DisplayName', name],
    ['RegisterAddr', server.host],
    ['RegisterPort', server.port],
    ['RegisterUser', username],
    ['RegisterPswd', password],
    ['RegisterTTL', 3600],
    ['EnableReg', 1],
    ['Transport', TRANSPORT[server.transport]],
    ['MediaCrypto', encrypts(facts) ? 1 : 0],
    // 1: telephone events (RFC 4733)
    ['DTMFMode', 1],
    ['VoiceCodecMap', 'G722,PCMA,PCMU'],
    // For messages waiting.
    ['Subscribe', 1],
    ['SubExpire', 3600],
    ['MWINum', codes.voicemail],
  ]
}

const change = (which: 'Start' | 'End', { month, week, weekday, hour }: ClockChange): Inside => [
  [`DST${which}Mon`, month],
  [`DST${which}Week`, week],
  [`DST${which}Wday`, weekday],
  [`DST${which}Hour`, hour],
]
/** In quarters of an hour; the name goes with it. */
const clock = ({ zone: { offsetMin, summer } }: Facts): Inside => [
  ['EnableSNTP', 1],
  ['SNTPServer', TIME_SERVER],
  ['TimeZone', Math.round(offsetMin / 15)],
  ['TimeZoneName', offsetMin === 0 ? 'UCT' : `UTC${hours(offsetMin)}`],
  ['EnableDST', summer ? 2 : 0],
  ...(summer
    ? ([
        ['DSTFixedType', 2],
        ['DSTMinOffset', summer.saveMin],
        ...change('Start', summer.begins),
        ...change('End', summer.ends),
      ] as const)
    : []),
]

/** 1: a number that is watched (`/ba`, with what picks up there) or called (`/f`) over line 1. */
const value = ({ kind, number }: Key, pickUp: string) =>
  ({
    colleague: `${number}@1/ba${pickUp}${number}`,
    park: `${number}@1/ba`,
    'speed-dial': `${number}@1/f`,
  })[kind]
const pages = ({ keys, model, codes }: Facts): Inside => {
  const size = PAGE[model] ?? 6
  const count = Math.ceil(keys.length / size)
  return Array.from({ length: count }, (_, page) =>
    block(
      'internal',
      keys.slice(page * size, (page + 1) * size).flatMap((key, n) =>
        block(
          'Fkey',
          [
            ['Type', 1],
            ['Value', value(key, codes.pickUp)],
            ['Title', key.label],
          ],
          3,
          `index="${n + 1}"`,
        ),
      ),
      2,
      `index="${page + 1}"`,
    ),
  ).flat()
}

const settings = (facts: Facts) => {
  const { address, adminPassword, language, country, vlan, keys, revision } = facts
  const tones = TONES[country]
  return lines(
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<sysConf>',
    `  ${element('Version', `2.${String(revision).padStart(10, '0')}`)}`,
    block(
      'ap',
      [
        ['DownloadDeviceConf', 1],
        ['DownloadCommonConf', 0],
        ['SaveProvisionInfo', 1],
        ['FlashServerIP', address.replace(/\/$/, '')],
        ['FlashFileName', '$mac.cfg'],
        // 5: https, and after each start
        ['FlashProtocol', 5],
        ['FlashMode', 1],
      ],
      1,
    ),
    block(
      'phone',
      [
        ['MenuPassword', adminPassword],
        ...block('display', [['DefaultLanguage', language]], 2),
        ...block('date', clock(facts), 2),
      ],
      1,
    ),
    block(
      'web',
      block(
        'account',
        [
          ['Name', 'admin'],
          ['Password', adminPassword],
          ['Level', 10],
        ],
        2,
        'index="1"',
      ),
      1,
    ),
    block(
      'qos',
      [
        ['EnableVLAN', vlan ? 1 : 0],
        ...(vlan
          ? ([
              ['VLANID', vlan.id],
              ['SignallingPriority', vlan.priority],
              ['VoicePriority', vlan.priority],
            ] as const)
          : []),
        // As its makers spell it.
        ['SingallingDSCP', DSCP.signalling],
        ['VoiceDSCP', DSCP.sound],
        ['LLDPTransmit', 1],
        ['LLDPLearnPolicy', 1],
      ],
      1,
    ),
    tones === undefined ? [] : block('mm', [['SelectYourTone', tones]], 1),
    block('sip', block('line', account(facts), 2, 'index="1"'), 1),
    keys.length ? block('dsskey', pages(facts), 1) : [],
    '</sysConf>',
  )
}

export const fanvil: Family = {
  id: 'fanvil',
  make: 'Fanvil',
  models: Object.fromEntries(
    ['X3U', 'X4U', 'X5U', 'X6U', 'X7', 'X7C', 'X210', 'V62', 'V64', 'V65', 'V66', 'V67'].map(name => [name, null]),
  ),
  files: facts => [{ name: `${facts.mac}.cfg`, type: 'application/xml', text: settings(facts) }],
  firmware: /^Fanvil .+? (\d[\d.]+) [\da-f]{12}$/i,
  resync: 'check-sync',
}
