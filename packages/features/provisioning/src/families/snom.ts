/** Snom D7xx, D8xx with firmware 10: `settings-<mac>.xml`, also under the names that its phones ask for by themselves. */
import { DSCP, encrypts, type Facts, type Key, TIME_SERVER } from '../facts.ts'
import { type ClockChange, two, type ZoneRule } from '../summer-time.ts'
import { bare, element, lines, xml } from '../writing.ts'
import type { Family } from './family.ts'

const LANGUAGE = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français' } as const
const TONES: Readonly<Record<string, string>> = {
  ...{ DE: 'GER', ES: 'ESP', FR: 'FRA', GB: 'GBR', IT: 'ITA', NL: 'NLD', US: 'USA' },
}

/** `perm="R"`: the person at the phone sees it and cannot change it. */
const set = (name: string, value: string | number) => `    ${element(name, value, 'perm="R"')}`
const ofLine = (name: string, value: string | number) => `    ${element(name, value, 'idx="1" perm="R"')}`

const account = (facts: Facts) => {
  const { name, extension, username, password, server, codes } = facts
  return [
    ofLine('user_active', 'on'),
    ofLine('user_realname', name),
    ofLine('user_idle_text', name),
    ofLine('user_idle_number', extension),
    ofLine('user_name', extension),
    ofLine('user_pname', username),
    ofLine('user_pass', password),
    ofLine('user_host', server.host),
    ofLine('user_outbound', `${server.host}:${server.port};transport=${server.transport}`),
    ofLine('user_expiry', 3600),
    ofLine('user_srtp', encrypts(facts) ? 'on' : 'off'),
    ofLine('user_savp', encrypts(facts) ? 'mandatory' : 'off'),
    // 80 bits, as RFC 3711 §5.2 has it.
    ofLine('user_auth_tag', 'off'),
    // Digits as telephone events (RFC 4733), not as SIP INFO.
    ofLine('user_dtmf_info', 'off'),
    ofLine('codec_priority_list', 'g722,pcma,pcmu,telephone-event'),
    ofLine('user_mailbox', codes.voicemail),
  ]
}

/** Month, week, day (Monday is 1, Sunday 7), hour. */
const change = ({ month, week, weekday, hour }: ClockChange) =>
  `${two(month)}.${two(week)}.${two(weekday || 7)} ${two(hour)}:00:00`
const clock = ({ offsetMin, summer }: ZoneRule) => [
  set('utc_offset', `${offsetMin < 0 ? '-' : '+'}${Math.abs(offsetMin) * 60}`),
  set('dst', summer ? `${summer.saveMin * 60} ${change(summer.begins)} ${change(summer.ends)}` : ''),
]

const key = ({ kind, number, label }: Key, n: number, pickUp: string) => {
  const does = { colleague: `blf ${number}|${pickUp}`, park: `blf ${number}`, 'speed-dial': `speed ${number}` }[kind]
  return `    <fkey idx="${n + 1}" context="1" label="${xml(label)}" perm="R">${xml(does)}</fkey>`
}

const settings = (facts: Facts) => {
  const { address, adminPassword, language, country, zone, vlan, keys, codes, authority } = facts
  const tones = TONES[country]
  return lines(
    '<?xml version="1.0" encoding="utf-8"?>',
    '<settings>',
    '  <phone-settings e="2">',
    // `{mac}` is filled in by the phone.
    set('setting_server', `${address}settings-{mac}.xml`),
    set('settings_refresh_timer', 86_400),
    set('http_user', 'admin'),
    set('http_pass', adminPassword),
    set('admin_mode_password', adminPassword),
    set('admin_mode_password_confirm', adminPassword),
    set('language', LANGUAGE[language]),
    set('web_language', LANGUAGE[language]),
    tones ? set('tone_scheme', tones) : [],
    set('ntp_server', TIME_SERVER),
    clock(zone),
    set('lldp_enable', 'on'),
    vlan ? [set('vlan_id', vlan.id), set('vlan_qos', vlan.priority)] : [],
    // The whole byte of the header: the mark and two bits below it.
    set('codec_tos', DSCP.sound << 2),
    set('signaling_tos', DSCP.signalling << 2),
    account(facts),
    '  </phone-settings>',
    '  <functionKeys e="2">',
    '    <fkey idx="0" context="1" label="" perm="R">line</fkey>',
    keys.map((each, n) => key(each, n, codes.pickUp)),
    '  </functionKeys>',
    '  <certificates>',
    `    <certificate type="base64">${bare(authority)}</certificate>`,
    '  </certificates>',
    '</settings>',
  )
}

export const snom: Family = {
  id: 'snom',
  make: 'Snom',
  models: Object.fromEntries(
    ['D712', 'D713', 'D717', 'D735', 'D765', 'D785', 'D810', 'D812', 'D815', 'D862', 'D865', 'D892'].map(name => [
      name,
      null,
    ]),
  ),
  files: facts => [{ name: `settings-${facts.mac}.xml`, type: 'application/xml', text: settings(facts) }],
  alias: ({ mac, model }) =>
    Object.fromEntries(
      [`${mac}.xml`, `snom${model}-${mac}.htm`, `snom${model}-${mac}.xml`, `snom-${mac}.xml`].map(name => [
        name.toLowerCase(),
        `settings-${mac}.xml`,
      ]),
    ),
  firmware: /snom\w+-SIP ([\d.]+)/i,
  resync: 'check-sync;reboot=false',
  suffix: 'settings-{mac}.xml',
}
