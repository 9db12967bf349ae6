/** What waits to be written down: one after the other, tried again when it may help. */
import { MAX_WAITING, RETRY_AFTER_MS } from './limits.ts'
import type { Transcriber, Written } from './port.ts'

type Job = {
  readonly path: string
  readonly language: string | null
  readonly done: (written: Written) => void
  attempts: number
}
export type Queue = {
  /** @returns false: too many wait already */
  put(path: string, language: string | null, done: (written: Written) => void): boolean
  readonly waiting: number
  stop(): void
}

export function createQueue(transcriber: () => Transcriber): Queue {
  const jobs: Job[] = []
  const later = new Map<Job, NodeJS.Timeout>()
  let working = false
  let stopped = false

  const work = async () => {
    if (working) return
    working = true
    for (let job = jobs.shift(); job && !stopped; job = jobs.shift()) {
      const written = await transcriber().write(job.path, job.language)
      if (stopped) return
      const wait = written.ok || written.forGood ? undefined : RETRY_AFTER_MS[job.attempts++]
      if (wait === undefined) job.done(written)
      else again(job, wait)
    }
    working = false
  }
  const again = (job: Job, wait: number) => {
    const timer = setTimeout(() => {
      later.delete(job)
      jobs.push(job)
      void work()
    }, wait).unref()
    later.set(job, timer)
  }
  return {
    put(path, language, done) {
      if (jobs.length + later.size >= MAX_WAITING) return false
      jobs.push({ path, language, done, attempts: 0 })
      void work()
      return true
    },
    get waiting() {
      return jobs.length + later.size + Number(working)
    },
    stop() {
      stopped = true
      for (const timer of later.values()) clearTimeout(timer)
    },
  }
}
