import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemsOf } from './flow.ts'
import { Flow } from './shapes.ts'

test('who speaks a language here is asked once for each language, however many texts a menu has', () => {
  const step = (n: number) => ({
    ...{ id: `s${n}`, name: `Step ${n}`, kind: 'play', say: { text: 'Good morning.' } },
    ...{ sayIn: { es: { text: 'Buenos días.' } }, next: n < 49 ? { step: `s${n + 1}` } : null },
  })
  const flow = Flow.parse({ start: 's0', steps: Array.from({ length: 50 }, (_, n) => step(n)) })
  const asked: string[] = []
  const problems = problemsOf(flow, '600', 'de', {
    ...{ cannotLead: () => null, hasSchedule: () => true, hasSound: () => true, cannotAsk: () => null },
    cannotSpeak(language) {
      asked.push(language)
      return language === 'es' ? 'There is no voice.' : null
    },
  })
  assert.deepEqual(asked, ['de', 'es'])
  assert.equal(problems.filter(({ sentence }) => sentence.includes('There is no voice.')).length, 50)
})
