// A reporter for `node --test`: a line for each file in which something failed, and nothing else.
export default async function* failedFiles(source) {
  const failed = new Set()
  for await (const { type, data } of source)
    if (type === 'test:fail' && data.file && !failed.has(data.file)) {
      failed.add(data.file)
      yield `${data.file}\n`
    }
}
