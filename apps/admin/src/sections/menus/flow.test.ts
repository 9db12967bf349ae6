import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Flow, layoutOf, newStep, otherLanguages, waysOf, withoutStep, withWay } from './flow.ts'

const flow: Flow = {
  start: 'main',
  steps: [
    {
      ...{ id: 'main', name: 'Main', kind: 'keys', say: null, otherwise: { step: 'desk' } },
      keys: [
        { key: '1', to: { number: '620' } },
        { key: '2', to: { step: 'desk' } },
      ],
    },
    { id: 'desk', name: 'Desk', kind: 'go', say: null, number: '101', otherwise: { step: 'main' } },
    { id: 'lost', name: 'Lost', kind: 'play', say: null, next: null },
  ],
}

test('boxes stand in columns by how far they are; nothing lies on anything else', () => {
  const { boxes, lines } = layoutOf(flow)
  assert.deepEqual(
    boxes.map(({ id }) => id),
    ['main', 'main#620', 'desk', 'desk#101', 'lost'],
  )
  const [main, sales, desk, alice, lost] = boxes
  assert.ok(main!.x < sales!.x && sales!.x === desk!.x && desk!.x < alice!.x && lost!.x === main!.x)
  assert.ok(desk!.y >= sales!.y + sales!.height && lost!.y >= main!.y + main!.height)
  assert.equal(lines.filter(({ to }) => to === 'main').length, 1, 'a way back is a line too')
})

test('a step that is taken away leaves no way to itself', () => {
  const { steps } = withoutStep(flow, 'desk')
  assert.deepEqual(
    steps.flatMap(waysOf).map(({ to }) => to),
    [{ number: '620' }, null, null, null],
  )
})

test('each kind of step can be made, with a name and id of its own', () => {
  const more = { ...flow, steps: [...flow.steps, newStep('go', flow)] }
  assert.equal(newStep('go', more).id, 'go-2')
  assert.deepEqual(waysOf(newStep('request', flow)).length, 2)
})

test('an arrow that is drawn changes the one way that it begins at', () => {
  const [main, desk, lost] = flow.steps
  const led = (step: (typeof flow.steps)[number], way: number, to: { step: string } | { number: string }) => {
    const changed = withWay(step, waysOf(step)[way]!, to)
    return changed && waysOf(changed).map(({ to }) => to)
  }
  assert.deepEqual(led(main!, 1, { step: 'lost' }), [{ number: '620' }, { step: 'lost' }, { step: 'desk' }])
  assert.deepEqual(led(main!, 2, { number: '101' }), [{ number: '620' }, { step: 'desk' }, { number: '101' }])
  assert.deepEqual(led(lost!, 0, { step: 'main' }), [{ step: 'main' }])
  assert.deepEqual(led(desk!, 0, { number: '620' }), [{ number: '620' }, { step: 'main' }])
  assert.equal(led(desk!, 0, { step: 'main' }), null, 'a number that is gone to is no step')
})

test('words are asked for in the languages that callers can choose, else in any other one', () => {
  const [main] = flow.steps
  const menu = { name: 'Menu', number: '600', language: 'de', draft: flow }
  assert.deepEqual(otherLanguages(menu, main!), { offered: false, languages: ['en', 'es', 'fr'] })
  const keys = ['de', 'fr'].map((language, n) => ({ key: String(n), language }))
  const chooses = { ...newStep('language', flow), keys }
  const draft = { ...flow, steps: [...flow.steps, chooses] }
  assert.deepEqual(otherLanguages({ ...menu, draft }, main!), { offered: true, languages: ['fr'] })
  const said = { ...main!, sayIn: { es: { text: 'Hola' } } }
  assert.deepEqual(otherLanguages({ ...menu, draft }, said).languages, ['es', 'fr'])
})
