/** Takes one file at a time, and the same one again. `accept`: `.csv,text/csv`. */
export function FileField({ label, accept, onFile }: { label: string; accept: string; onFile: (file: File) => void }) {
  return (
    <input
      type="file"
      aria-label={label}
      accept={accept}
      className="w-full text-sm file:me-3 file:min-h-11 file:rounded-st file:border-0 file:bg-sunk file:px-4 file:font-semibold file:text-ink"
      onChange={event => {
        const file = event.target.files?.[0]
        event.target.value = ''
        if (file) onFile(file)
      }}
    />
  )
}
