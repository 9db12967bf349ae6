/** Comma-separated values (RFC 4180), as spreadsheets write and read them. */

/** Rows of cells. Takes `,`, `;` (which spreadsheets of many countries write) or tabs (what is copied there), quotes, and a byte order mark. */
export function readCsv(text: string): string[][] {
  const input = text.replace(/^\uFEFF/, '')
  const head = input.slice(0, input.search(/[\r\n]|$/))
  const times = (mark: string) => head.split(mark).length
  const comma = head.includes('\t') ? '\t' : times(';') > times(',') ? ';' : ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    row.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.some(Boolean)) rows.push(row)
    row = []
  }
  for (let at = 0; at < input.length; at++) {
    const letter = input[at]!
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (input[at + 1] === '"') cell += input[at++]!
      else quoted = false
    } else if (letter === '"' && !cell.trim()) {
      cell = ''
      quoted = true
    } else if (letter === comma) endCell()
    else if (letter === '\n') endRow()
    else if (letter !== '\r') cell += letter
  }
  endRow()
  return rows
}

export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(cellText).join(',')}\r\n`).join('')

function cellText(text: string): string {
  // A name like "=HYPERLINK(…)" must not become a formula in somebody's spreadsheet; +49 30 … may stay as it is.
  const harmless = /^[=@\t\r-]|^\+(?![\d ]*$)/.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Gives a file to the person in front of the page. */
export function offerFile(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
