/** Figures for Prometheus. Read when they are asked for, so that they cost nothing meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from 'prom-client'

export type Figures = {
  /** A value of this moment. */
  gauge(name: string, help: string, read: () => number): void
  /** Several of them under one label. */
  gauges(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void
  /** A value that only grows, kept by its owner. */
  counter(name: string, help: string, read: () => number): void
  text(): Promise<string>
}

const nanosecondsPerMs = 1e6
/** How closely the delay of the loop is watched. */
const resolutionMs = 10

export function createFigures(): Figures {
  type Library = typeof import('prom-client')
  const planned: ((library: Library, register: Registry) => void)[] = []
  let built: Promise<Registry> | undefined
  // Loaded at the first look: a start does not wait for it.
  const build = async () => {
    const library = await import('prom-client')
    const register = new library.Registry()
    library.collectDefaultMetrics({ register, prefix: 'sidetone_' })
    for (const add of planned) add(library, register)
    return register
  }

  const figures: Figures = {
    gauge(name, help, read) {
      planned.push(({ Gauge }, register) => {
        new Gauge({
          name,
          help,
          registers: [register],
          collect() {
            this.set(read())
          },
        })
      })
    },
    gauges(name, help, label, read) {
      planned.push(({ Gauge }, register) => {
        new Gauge({
          name,
          help,
          labelNames: [label],
          registers: [register],
          collect() {
            this.reset()
            for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value)
          },
        })
      })
    },
    counter(name, help, read) {
      planned.push(({ Counter }, register) => {
        new Counter({
          name,
          help,
          registers: [register],
          collect() {
            this.reset()
            this.inc(read())
          },
        })
      })
    },
    async text() {
      built ??= build()
      return (await built).metrics()
    },
  }

  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  // The histogram counts the whole pause between two looks, so the pause that was meant is taken off.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs)
  figures.gauges(
    'sidetone_loop_delay_ms',
    'How late the event loop was since the last look: nothing may hold it up for more than 5 ms',
    'quantile',
    () => {
      const seen = { 0.5: late(delay.percentile(50)), 0.99: late(delay.percentile(99)), 1: late(delay.max) }
      delay.reset()
      return seen
    },
  )
  return figures
}
