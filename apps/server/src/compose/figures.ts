/** Figures for Prometheus. Read when they are asked for, so that they cost nothing meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

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
  const register = new Registry()
  collectDefaultMetrics({ register, prefix: 'sidetone_' })
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  // The histogram counts the whole pause between two looks, so the pause that was meant is taken off.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs)
  new Gauge({
    name: 'sidetone_loop_delay_ms',
    help: 'How late the event loop was since the last look: nothing may hold it up for more than 5 ms',
    labelNames: ['quantile'],
    registers: [register],
    collect() {
      this.set({ quantile: '0.5' }, late(delay.percentile(50)))
      this.set({ quantile: '0.99' }, late(delay.percentile(99)))
      this.set({ quantile: '1' }, late(delay.max))
      delay.reset()
    },
  })
  return {
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [register],
        collect() {
          this.set(read())
        },
      })
    },
    gauges(name, help, label, read) {
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
    },
    counter(name, help, read) {
      new Counter({
        name,
        help,
        registers: [register],
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
    text: () => register.metrics(),
  }
}
