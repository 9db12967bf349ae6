/**
 * What people wait for, on the clock: a web phone calls a person who has a web phone and two SIP phones, who answers in the
 * browser. Twenty calls; the generator is on the machine too.
 */
import { hasBaresip, startBaresip } from '../tests/harness/baresip.ts'
import { hasChromium, openChromium, signIn, type WebPerson } from '../tests/harness/chromium.ts'
import { startSidetone } from '../tests/harness/system.ts'
import { type Figure, median, percentile, Skipped } from './harness/measure.ts'

const calls = 20
const hz = { alice: 2_300, bob: 2_900, desk: 2_600 }

/** In the page: resolves when a button of this name is there, and presses it if asked; ms since the Unix epoch. */
const buttonAt = (who: WebPerson, name: string, press: boolean): Promise<number> =>
  who.page.evaluate(
    ([wanted, pressed]) =>
      new Promise<number>(resolve => {
        const look = () => {
          const button = [...document.querySelectorAll('button')].find(
            each => (each.getAttribute('aria-label') ?? each.textContent) === wanted,
          )
          if (!button) return setTimeout(look, 5)
          const now = performance.timeOrigin + performance.now()
          if (pressed) button.click()
          resolve(now)
        }
        look()
      }),
    [name, press] as const,
  )

const firstHeard = async (who: WebPerson, tone: number): Promise<number> => {
  for (const end = Date.now() + 10_000; Date.now() < end; await who.page.waitForTimeout(50)) {
    const { first } = await who.watched(tone)
    if (first !== null) return first
  }
  throw new Error(`${tone} Hz was not heard within 10 s`)
}

export async function run(): Promise<Figure[]> {
  if (!hasChromium) throw new Skipped('chromium is not installed: apt-get install chromium')
  if (!hasBaresip) throw new Skipped('baresip is not installed: apt-get install baresip')
  const system = await startSidetone()
  const [alice, bob] = await Promise.all([openChromium(hz.alice), openChromium(hz.bob)])
  const { username, password } = system.person('102').sip
  const desks = await Promise.all(
    [0, 1].map(() => startBaresip({ username, password, server: system.sip, hz: hz.desk })),
  )
  const [ringing, sound, stopped]: [number[], number[], number[]] = [[], [], []]
  try {
    await Promise.all([
      signIn(alice, system.http, system.person('101')),
      signIn(bob, system.http, system.person('102')),
      ...desks.map(desk => desk.registered()),
    ])
    for (let call = 0; call < calls; call++) {
      const incoming = desks.map(desk => desk.until('CALL_INCOMING'))
      await alice.page.getByLabel('Number').fill('102')
      const rings = buttonAt(bob, 'Answer', false)
      const dialled = await buttonAt(alice, 'Call', true)
      ringing.push((await rings) - dialled)
      await Promise.all(incoming)
      await Promise.all([alice.watch(hz.bob), bob.watch(hz.alice)])
      const silent = Promise.all(desks.map(desk => desk.until('CALL_CLOSED').then(() => Date.now())))
      const answered = await buttonAt(bob, 'Answer', true)
      stopped.push(Math.max(...(await silent)) - answered)
      for (const [ear, tone] of [
        [alice, hz.bob],
        [bob, hz.alice],
      ] as const)
        sound.push((await firstHeard(ear, tone)) - answered)
      await buttonAt(alice, 'Hang up', true)
      await Promise.all(
        [alice, bob].map(({ page }) =>
          page.getByRole('button', { name: 'Hang up', exact: true }).first().waitFor({ state: 'detached' }),
        ),
      )
    }
  } finally {
    await Promise.all([alice.close(), bob.close(), ...desks.map(desk => desk.stop())])
    await system.stop()
  }
  const figure = (name: string, values: number[], atMost: number): Figure => ({
    name: `${name}, p95 of ${values.length}`,
    value: Math.round(percentile(values, 0.95)),
    unit: 'ms',
    note: `median ${Math.round(median(values))}`,
    atMost,
  })
  return [
    figure('Call pressed until the other browser rings', ringing, 300),
    figure('Answer pressed until each hears the other (tones have pauses of 100 ms)', sound, 500),
    figure('Answer pressed until the last of two other SIP phones is still', stopped, 500),
  ]
}
