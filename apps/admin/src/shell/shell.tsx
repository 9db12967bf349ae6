import type { Me } from '@sidetone/api-client'
import { Button, IconButton, Toast } from '@sidetone/ui'
import { Menu, Search, Undo2 } from 'lucide-react'
import { Component, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { SectionsContext } from '../parts/sections-context.ts'
import { useWhere } from '../router.tsx'
import { sections } from '../sections/index.ts'
import { Account } from './account.tsx'
import { CommandBar } from './command-bar.tsx'
import { EmergencyBanner } from './emergency.tsx'
import { Logo } from './logo.tsx'
import { Drawer, Navigation } from './navigation.tsx'
import { NotFound } from './not-found.tsx'
import { dismissSaid, say, sayFault, useSaid } from './said.ts'
import { useServerEvents } from './server-events.ts'

const NextStep = lazy(() => import('../sections/overview/first-steps.tsx'))

/** Navigation at the side, search and account above, the section in the middle. */
export function Shell({ me }: { me: Me }) {
  const where = useWhere()
  const section = sections.find(each => each.place === where.place)
  const [open, setOpen] = useState<'none' | 'menu' | 'search'>('none')
  const main = useRef<HTMLElement>(null)
  useServerEvents()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as Element | null)?.closest?.('input, select, textarea, dialog')
      const wanted = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      if (!wanted && (event.key !== '/' || typing)) return
      event.preventDefault()
      setOpen('search')
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const title = section?.title ?? words.notFoundTitle
  useEffect(() => {
    document.title = `${title} · ${words.product} ${words.console}`
    // A new place is read from its beginning.
    main.current?.scrollTo(0, 0)
  }, [title])
  return (
    <div className="flex h-dvh flex-col bg-ground text-ink">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-st focus:bg-raised focus:p-3"
      >
        {words.skip}
      </a>
      <EmergencyBanner />
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-panel px-2 sm:px-4">
        <span className="lg:hidden">
          <IconButton label={words.menu} onClick={() => setOpen('menu')} aria-expanded={open === 'menu'}>
            <Menu className="size-5" />
          </IconButton>
        </span>
        <span className="hidden sm:block lg:w-56">
          <Logo />
        </span>
        <button
          type="button"
          onClick={() => setOpen('search')}
          className="ms-auto flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-st border border-line-strong bg-ground px-3 text-start text-ink-soft sm:ms-4 sm:max-w-md lg:ms-0"
        >
          <Search className="size-4 shrink-0" aria-hidden="true" />
          <span className="flex-1 truncate text-body">{words.search}</span>
          <kbd className="hidden rounded border border-line px-1.5 text-xs sm:block">Ctrl K</kbd>
        </button>
        <span className="ms-auto">
          <Account me={me} />
        </span>
      </header>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={words.sections}
          className="hidden w-60 shrink-0 overflow-y-auto border-e border-line bg-panel p-3 lg:block"
        >
          <Navigation place={where.place} />
        </nav>
        <main ref={main} id="content" tabIndex={-1} className="min-w-0 flex-1 overflow-y-auto outline-none">
          <div className="mx-auto max-w-6xl px-4 py-6 sm:px-8">
            <Fault key={`${where.place}/${where.rest.join('/')}`}>
              <Suspense fallback={<p className="p-6 text-ink-soft">{words.loading}</p>}>
                <SectionsContext value={sections}>
                  {where.place && where.rest[0] !== 'new' && <NextStep place={where.place} />}
                  {section ? <section.page rest={where.rest} /> : <NotFound />}
                </SectionsContext>
              </Suspense>
            </Fault>
          </div>
        </main>
      </div>
      {open === 'menu' && <Drawer place={where.place} onClose={() => setOpen('none')} />}
      {open === 'search' && <CommandBar onClose={() => setOpen('none')} />}
      <SaidToast />
    </div>
  )
}

function SaidToast() {
  const said = useSaid()
  const undo = said?.undo
  return (
    <Toast
      close={words.close}
      onClose={dismissSaid}
      action={
        undo && (
          <Button
            tone="ghost"
            icon={<Undo2 className="size-4" aria-hidden="true" />}
            onClick={() => {
              dismissSaid()
              undo().then(() => {
                say(words.undone)
                void queries.invalidateQueries()
              }, sayFault)
            }}
          >
            {words.undo}
          </Button>
        )
      }
    >
      {said?.text}
    </Toast>
  )
}

/** A page that fails says so and leaves the rest standing. */
class Fault extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div role="alert" className="flex flex-col items-start gap-4">
        <p className="text-danger-text">{sentenceOf(this.state.error)}</p>
        <Button onClick={() => location.reload()}>{words.tryAgain}</Button>
      </div>
    )
  }
}
