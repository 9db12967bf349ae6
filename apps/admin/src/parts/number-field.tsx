import { Combobox } from '@sidetone/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { useSectionOfKind } from './sections-context.ts'

const OFFERED = 12
const kindWord = (kind: string) => words.kinds[kind] ?? words.kindOther
/** What people write between digits. */
export const withoutSpaces = (text: string): string => text.replace(/[\s()./-]/g, '')

/** What a number leads to, for lists and changes; undefined while it is looked up, null when nothing inside has it. */
export function useNumberName(number: string) {
  const { data } = useQuery({
    queryKey: ['numbers', number],
    queryFn: ({ signal }) => api.numbers(number, signal),
    enabled: number !== '',
    staleTime: 60_000,
  })
  return data === undefined ? undefined : (data.find(entry => entry.number === number) ?? null)
}
export function NumberName({ number }: { number: string }) {
  const entry = useNumberName(number)
  return <>{entry ? `${entry.name} (${number})` : number}</>
}

/**
 * Where a call goes: a number as one would dial it. People, menus, groups, queues and rooms are offered by name and number;
 * any other number may be typed. Below it stands what it leads to.
 */
export function NumberField({
  label,
  help,
  fault,
  value,
  onChange,
  onBlur,
}: {
  label: string
  help?: React.ReactNode
  fault?: string | undefined
  value: string
  onChange: (number: string) => void
  onBlur?: () => void
}) {
  const sectionOf = useSectionOfKind()
  const [typed, setTyped] = useState(value)
  // Changed from outside: by Discard, or by what somebody else saved.
  useEffect(() => setTyped(value), [value])
  // The server looks for no longer one.
  const text = typed.trim().slice(0, 100)
  const { data = [], isPlaceholderData } = useQuery({
    queryKey: ['numbers', text],
    queryFn: ({ signal }) => api.numbers(text, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  // Until the answer is there, of the one before only what fits: Enter must not take what was found for other letters.
  const offered = isPlaceholderData
    ? data.filter(({ name, number }) => `${name} ${number}`.toLowerCase().includes(text.toLowerCase()))
    : data
  const entry = useNumberName(value)
  const shape = /^[+*#\d]/.test(value)
  const leads = entry
    ? words.leadsTo(entry.name, kindWord(entry.kind))
    : value && shape && entry === null
      ? value.length > 5 || value.startsWith('+')
        ? words.outside
        : words.unknownNumber(value)
      : help
  return (
    <Combobox
      label={label}
      help={leads}
      fault={fault}
      text={typed}
      placeholder={words.numberHint}
      onText={next => {
        setTyped(next)
        onChange(/^[+*#\d\s()./-]*$/.test(next) ? withoutSpaces(next) : next)
      }}
      onChoose={option => {
        setTyped(option.value)
        onChange(option.value)
      }}
      onBlur={onBlur}
      options={offered.slice(0, OFFERED).map(({ number, name, kind }) => {
        const Icon = sectionOf(kind)?.icon
        return {
          value: number,
          label: name,
          hint: `${number} · ${kindWord(kind)}`,
          icon: Icon && <Icon className="size-4 text-ink-soft" aria-hidden="true" />,
        }
      })}
    />
  )
}
