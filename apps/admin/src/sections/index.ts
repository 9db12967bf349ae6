/** Every section that works, in the order of the navigation. One entry adds one. */
import { Activity, History, LayoutDashboard, ListTree, Smartphone, Users } from 'lucide-react'
import { lazy } from 'react'
import type { Section } from './section.ts'

export const sections: readonly Section[] = [
  {
    place: '',
    title: 'Overview',
    group: 'watch',
    icon: LayoutDashboard,
    page: lazy(() => import('./overview/overview.tsx')),
    alsoCalled: 'home status health',
  },
  {
    place: 'live-calls',
    title: 'Live calls',
    group: 'watch',
    icon: Activity,
    page: lazy(() => import('./live-calls/live-calls.tsx')),
    alsoCalled: 'now active monitor',
  },
  {
    place: 'people',
    title: 'People',
    group: 'company',
    icon: Users,
    page: lazy(() => import('./people/people.tsx')),
    numberKinds: ['person'],
    add: 'Add a person',
    alsoCalled: 'users extensions roles',
  },
  {
    place: 'devices',
    title: 'Devices',
    group: 'company',
    icon: Smartphone,
    page: lazy(() => import('./devices/devices.tsx')),
    add: 'Add a desk phone',
    alsoCalled: 'phones sip registrations',
  },
  {
    place: 'numbers',
    title: 'Numbers',
    group: 'company',
    icon: ListTree,
    page: lazy(() => import('./numbers/numbers.tsx')),
    alsoCalled: 'codes extensions dial plan',
  },
  {
    place: 'changes',
    title: 'Changes',
    group: 'records',
    icon: History,
    page: lazy(() => import('./changes/changes.tsx')),
    alsoCalled: 'audit log undo who changed',
  },
]
