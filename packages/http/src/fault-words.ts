/** What a schema says of wrong input, in words that people read beside a form's field: `name: must not be empty`. */
import { z } from 'zod'

type Issue = z.core.$ZodRawIssue

const shapes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}
const formats: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address',
  url: 'must be a web address such as https://example.com',
  uuid: 'must be an id',
  date: 'must be a date such as 2026-12-24',
  time: 'must be a time such as 09:00',
  datetime: 'must be a date and time such as 2026-12-24T09:00:00Z',
  ipv4: 'must be an IP address',
  ipv6: 'must be an IP address',
}
const counted = (n: number | bigint, one: string) =>
  `${n} ${Number(n) === 1 ? one : one.replace(/y$/, 'ie').concat('s')}`

/** Used where a schema brings no words of its own. */
export function faultWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing'
      return `must be ${shapes[issue.expected] ?? issue.expected}`
    case 'too_small': {
      const { origin, minimum, inclusive = true } = issue
      if (origin === 'string' || origin === 'array' || origin === 'set' || origin === 'map') {
        if (Number(minimum) === 1) return 'must not be empty'
        return `must have at least ${counted(minimum, origin === 'string' ? 'character' : 'entry')}`
      }
      return inclusive ? `must be ${minimum} or more` : `must be more than ${minimum}`
    }
    case 'too_big': {
      const { origin, maximum, inclusive = true } = issue
      if (origin === 'string') return `must have at most ${counted(maximum, 'character')}`
      if (origin === 'array' || origin === 'set' || origin === 'map')
        return `must have at most ${counted(maximum, 'entry')}`
      return inclusive ? `must be ${maximum} or less` : `must be less than ${maximum}`
    }
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing'
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of: ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as it must be'
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has what is not known here: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : 'is none of what it may be'
    default:
      return 'is not as it must be'
  }
}

/** For all schemas of this process. */
export const speakPlainly = () => z.config({ customError: faultWords })
