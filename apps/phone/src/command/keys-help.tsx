import { Button, Dialog } from '@sidetone/ui'
import { useWords } from '../messages/index.tsx'

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const mac = navigator.platform.startsWith('Mac')
  const rows = [
    [mac ? '⌘ K' : 'Ctrl K', words.keysOf.command],
    ['0–9 * # /', words.keysOf.dial],
    ['Enter', words.keysOf.answer],
    ['E', words.endAndAnswer],
    ['Esc', words.keysOf.decline],
    ['M', words.keysOf.mute],
    ['H', words.keysOf.hold],
    ['K', words.keysOf.keypad],
    ['T', words.keysOf.transfer],
    ['A', words.keysOf.addCall],
    ['J', words.keysOf.merge],
    ['S', words.keysOf.swap],
    ['P', words.keysOf.park],
    ['X', words.keysOf.hangUp],
    ['?', words.keysOf.help],
  ] as const
  return (
    <Dialog title={words.keysTitle} onClose={onClose}>
      <div className="flex flex-col gap-5 p-6 pt-4">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
          {rows.map(([key, meaning]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="inline-flex min-h-8 min-w-8 items-center justify-center rounded-md border border-line bg-sunk px-2 font-sans text-sm font-semibold whitespace-nowrap">
                  {key}
                </kbd>
              </dt>
              <dd className="text-body">{meaning}</dd>
            </div>
          ))}
        </dl>
        <Button onClick={onClose}>{words.close}</Button>
      </div>
    </Dialog>
  )
}
