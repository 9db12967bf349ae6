import { createContext, useContext } from 'react'
import type { Section } from '../sections/section.ts'

export const SectionsContext = createContext<readonly Section[]>([])
/** The section that has the settings of this kind of number, for links and pictures. */
export function useSectionOfKind(): (kind: string) => Section | undefined {
  const sections = useContext(SectionsContext)
  return kind => sections.find(section => section.numberKinds?.includes(kind))
}
