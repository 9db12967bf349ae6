import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countryOfCode, countryOfZone, numbering } from './numbering.ts'
import { beginningOf } from './premium.ts'

const places = {
  berlin: { country: 'DE', areaCode: '30' },
  germany: { country: 'DE', areaCode: '' },
  york: { country: 'US', areaCode: '212' },
  london: { country: 'GB', areaCode: '20' },
  vienna: { country: 'AT', areaCode: '1' },
  zurich: { country: 'CH', areaCode: '' },
  paris: { country: 'FR', areaCode: '' },
}

test('what people dial at a place, and what it is', () => {
  for (const [place, dialled, expected] of [
    ['berlin', '0301234567', '+49301234567 national DE'],
    ['berlin', '0301234', '+49301234 national DE'],
    ['berlin', '1234567', '+49301234567 national DE'],
    ['berlin', '0049301234567', '+49301234567 national DE'],
    ['berlin', '+49301234567', '+49301234567 national DE'],
    ['berlin', '015123456789', '+4915123456789 mobile DE'],
    ['berlin', '015123456789123', '+4915123456789123 mobile DE'],
    ['berlin', '00436601234567', '+436601234567 international AT'],
    ['berlin', '09001234567', '+499001234567 premium DE'],
    ['berlin', '018012345678', '+4918012345678 premium DE'],
    ['berlin', '11833', 'null premium DE'],
    ['berlin', '116117', 'null national DE'],
    ['berlin', '+881612345678', '+881612345678 premium null'],
    ['berlin', '+80012345678', '+80012345678 national null'],
    ['berlin', '00', 'null international null'],
    ['germany', '442079460958', '+49442079460958 national DE'],
    ['germany', '12125551234', '+4912125551234 international US'],
    ['york', '2125551234', '+12125551234 national US'],
    ['york', '5551234', '+12125551234 national US'],
    ['york', '12125551234', '+12125551234 national US'],
    ['york', '8765551234', '+18765551234 international JM'],
    ['york', '9005551234', '+19005551234 premium US'],
    ['york', '011493012345678', '+493012345678 international DE'],
    ['york', '00493012345678', '+493012345678 international DE'],
    ['york', '411', 'null national US'],
    ['london', '02079460958', '+442079460958 national GB'],
    ['london', '79460958', '+442079460958 national GB'],
    ['london', '07400123456', '+447400123456 mobile GB'],
    ['vienna', '06601234567', '+436601234567 mobile AT'],
  ] as const) {
    const { e164, class: kind, country } = numbering.read(dialled, places[place])
    assert.equal(`${e164} ${kind} ${country}`, expected, `${dialled} in ${place}`)
  }
})

test('digits beyond a whole number do not make a premium number a cheap one', () => {
  for (const more of ['1', '12', '1234', '12345678'])
    assert.equal(numbering.read(`09001234567${more}`, places.berlin).class, 'premium', more)
})

test('nor do digits that lack', () => {
  for (const [place, ...dialled] of [
    [
      'berlin',
      '0900123456',
      '090012345',
      '09001',
      '0900',
      '+49 900 1',
      '+49900',
      '0190123456',
      '0137712345',
      '0137',
      '0180',
      '0900234567',
    ],
    ['germany', '0900123456', '900123456'],
    ['vienna', '090012345', '0049900123456', '+49900123456'],
    ['zurich', '090612345', '0900', '08401234'],
    ['london', '09012345', '0900', '0870123'],
    ['paris', '089112345', '0899'],
    ['york', '900555', '1900555', '+1900555'],
    ['berlin', '+8811', '00881', '+979'],
  ] as const)
    for (const each of dialled) {
      const { class: kind } = numbering.read(each.replaceAll(' ', ''), places[place])
      assert.equal(kind, 'premium', `${each} in ${place}`)
    }
})

test('what is no whole number and begins like no premium one is what it was', () => {
  for (const [place, dialled, kind] of [
    ['berlin', '0301', 'national'],
    ['berlin', '115', 'national'],
    ['germany', '115', 'national'],
    ['berlin', '0800123', 'national'],
    ['berlin', '0151234', 'national'],
    ['vienna', '0133', 'national'],
    ['zurich', '143', 'national'],
    ['zurich', '1414', 'national'],
    ['paris', '3624', 'national'],
    ['london', '111', 'national'],
    ['london', '123', 'national'],
    ['york', '988', 'national'],
    ['berlin', '+4420', 'international'],
    ['berlin', '0033', 'international'],
  ] as const)
    assert.equal(numbering.read(dialled, places[place]).class, kind, `${dialled} in ${place}`)
})

test('the beginnings of a pattern', () => {
  const beginning = beginningOf('(?:137[7-9]|900(?:[135]|9\\d))\\d{6}')
  for (const digits of ['9', '900', '9001', '9009', '90091', '900912345', '13', '1377123456'])
    assert.match(digits, beginning)
  for (const digits of ['8', '9002', '1370', '13771234567', '90011234567']) assert.doesNotMatch(digits, beginning)
})

test('whatever is dialled, there is an answer', () => {
  for (const dialled of ['', '*43', '#', '+', '0', 'bob', '9'.repeat(64), '+0', '+999999999999'])
    for (const place of Object.values(places)) assert.ok(numbering.read(dialled, place).class, dialled)
  assert.ok(numbering.read('0301234', { country: 'XX', areaCode: '' }).class)
})

test('the country of a machine, or of a carrier', () => {
  assert.deepEqual(['49', '1', '44', '39', '61', '', '999'].map(countryOfCode), [
    'DE',
    'US',
    'GB',
    'IT',
    'AU',
    undefined,
    undefined,
  ])
  assert.deepEqual(['Europe/Berlin', 'Europe/London', 'UTC'].map(countryOfZone), ['DE', 'GB', 'US'])
})
