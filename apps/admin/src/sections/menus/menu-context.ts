import { createContext, useContext } from 'react'
import type { Menu, State, Step } from './flow.ts'

/** The menu that is being worked on, for the editors of its fields. */
export const MenuContext = createContext<{ menu: Menu; state: State | undefined; step: Step | null } | null>(null)
export const useMenu = () => useContext(MenuContext)!
