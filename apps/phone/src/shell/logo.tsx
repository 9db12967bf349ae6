import { LogoMark } from '@sidetone/ui'

export function Logo() {
  return (
    <span className="flex items-center gap-3">
      <LogoMark className="size-10" />
      <span className="text-xl font-bold tracking-tight">Sidetone</span>
    </span>
  )
}
