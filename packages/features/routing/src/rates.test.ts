import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { openRates, readDeck } from './rates.ts'
import { migrations } from './tables.ts'

const deck = (csv: string) => {
  const read = readDeck(csv, 'EUR')
  return read.ok ? Object.fromEntries(read.value.rates) : read.fault.what
}

test('decks as carriers send them', () => {
  assert.deepEqual(deck('prefix,rate,currency\n49,0.012,EUR\n+4915,0.09,eur\n'), { 49: 0.012, 4915: 0.09 })
  assert.deepEqual(deck('\uFEFF"49";"0,012";"EUR"\r\n4915;0,09;EUR'), { 49: 0.012, 4915: 0.09 })
  assert.deepEqual(deck('49\t0\tEUR\n43\t,012\tEUR'), { 43: 0.012, 49: 0 })
  assert.deepEqual(deck('\nPrefix (E.164);Price from 1.1.;Currency\n49;0,5;EUR'), { 49: 0.5 })
})

test('mistakes are told with their lines', () => {
  assert.match(
    String(deck('prefix,rate,currency\n49,cheap,EUR\n50,1,USD\nx1,1,EUR\n51,1,EUR\n51,2,EUR')),
    /Line 2: “cheap” is no price such as 0\.012\. Line 3: the currency is “USD”.*Line 4: “x1” is no prefix\. Line 6: 51 has a rate already/,
  )
  assert.equal(deck('prefix,rate,currency'), 'There is no rate in it.')
  for (const price of ['1e99', 'Infinity', '-1', '0x10', '1234567', '.', ''])
    assert.equal(deck(`49,${price},EUR`), `Line 1: “${price}” is no price such as 0.012.`, price)
  assert.match(String(deck('Germany,0.01,EUR\n43,1,EUR')), /^Line 1: “Germany” is no prefix\.$/)
})

test('the longest prefix has the rate; kept over a restart, replaced as a whole', () => {
  const { sql } = temporaryDatabase({ migrations })
  const rates = openRates(sql)
  const set = (trunk: string, csv: string) => {
    const read = readDeck(csv, 'EUR')
    assert.ok(read.ok)
    return rates.set(trunk, read.value, 5)
  }
  assert.equal(rates.any(), false)
  assert.deepEqual(set('a', '4,1,EUR\n49,0.02,EUR\n4930,0.01,EUR'), {
    trunk: 'a',
    currency: 'EUR',
    rates: 3,
    importedAt: 5,
  })
  for (const again of [rates, openRates(sql)]) {
    assert.equal(again.perMinute('a', '+49301234'), 0.01)
    assert.equal(again.perMinute('a', '+49891234'), 0.02)
    assert.equal(again.perMinute('a', '+43'), 1)
    assert.equal(again.perMinute('a', '+331'), null)
    assert.equal(again.perMinute('b', '+49301234'), null)
  }
  set('a', '33,0.5,EUR')
  assert.equal(rates.perMinute('a', '+49301234'), null)
  assert.equal(openRates(sql).perMinute('a', '+331'), 0.5)
  assert.equal(rates.remove('a'), true)
  assert.equal(openRates(sql).any(), false)
})
