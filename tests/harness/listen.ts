/**
 * Runs inside the page before its own code: collects every peer connection, so that a test listens to what really
 * arrived, whatever the page shows. `__level(hz)` gives the level of a frequency in dB of full scale; after
 * `__watch([hz, …])` `__watched(hz)` tells when each was heard (`Watched`).
 */
export type Watched = {
  /** ms since the Unix epoch; null: never */
  readonly first: number | null
  readonly last: number | null
  /** The longest time without it between two times with it, ms. A tone of `writeToneFile` has pauses of 100 ms itself. */
  readonly longest: number
  /** Time with it, ms; what lasted less than three looks is a click. */
  readonly heardMs: number
  /** The longest time between two looks, ms: on a busy machine it is the ear that is late. */
  readonly stall: number
}
export const listen = (): void => {
  const all: RTCPeerConnection[] = []
  const Real = window.RTCPeerConnection
  const ears = new Map<MediaStreamTrack, AnalyserNode>()
  let context: AudioContext | undefined
  let watching: ReturnType<typeof setInterval> | undefined
  type Log = {
    first: number | null
    last: number | null
    longest: number
    heardMs: number
    since: number
    looks: number
  }
  let log = new Map<number, Log>()
  let stall = 0
  let lookedAt = 0
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      all.push(this)
    }
  }
  Object.assign(window, {
    __peers: all,
    __level(hz: number): number {
      context ??= new AudioContext()
      void context.resume()
      let loudest = -200
      for (const peer of all) {
        if (peer.connectionState === 'closed') continue
        for (const { track } of peer.getReceivers()) {
          if (track.kind !== 'audio' || track.readyState !== 'live') continue
          let ear = ears.get(track)
          if (!ear) {
            ear = context.createAnalyser()
            ear.fftSize = 8192
            ear.smoothingTimeConstant = 0
            context.createMediaStreamSource(new MediaStream([track])).connect(ear)
            ears.set(track, ear)
          }
          const bins = new Float32Array(ear.frequencyBinCount)
          ear.getFloatFrequencyData(bins)
          const at = Math.round((hz * ear.fftSize) / context.sampleRate)
          for (let i = at - 2; i <= at + 2; i++) loudest = Math.max(loudest, bins[i] ?? -200)
        }
      }
      return loudest
    },
    __watch(tones: number[]): void {
      clearInterval(watching)
      context ??= new AudioContext()
      const { sampleRate } = context
      const short = new Map<MediaStreamTrack, AnalyserNode>()
      log = new Map(tones.map(hz => [hz, { first: null, last: null, longest: 0, heardMs: 0, since: 0, looks: 0 }]))
      stall = 0
      lookedAt = performance.timeOrigin + performance.now()
      const samples = new Float32Array(1024)
      const amplitude = (hz: number): number => {
        let [re, im] = [0, 0]
        for (let i = 0; i < samples.length; i++) {
          const turn = (2 * Math.PI * hz * i) / sampleRate
          const sample = (samples[i] ?? 0) * (1 - Math.cos((2 * Math.PI * i) / samples.length))
          re += sample * Math.cos(turn)
          im += sample * Math.sin(turn)
        }
        return (2 * Math.hypot(re, im)) / samples.length
      }
      const note = (heard: Log, loud: boolean, now: number) => {
        if (!loud) {
          heard.looks = 0
          return
        }
        if (heard.looks++ === 0) heard.since = now
        // The edge of any beep has some of every frequency, for two looks.
        if (heard.looks < 3) return
        heard.first ??= heard.since
        heard.longest = Math.max(heard.longest, heard.since - (heard.last ?? heard.since))
        heard.heardMs += now - Math.max(heard.since, heard.last ?? heard.since)
        heard.last = now
      }
      watching = setInterval(() => {
        const now = performance.timeOrigin + performance.now()
        stall = Math.max(stall, now - lookedAt)
        lookedAt = now
        // Somebody who asks one while another waits has two connections; one of them is enough.
        const loud = new Set<number>()
        for (const peer of all)
          if (peer.connectionState !== 'closed')
            for (const { track } of peer.getReceivers()) {
              if (track.kind !== 'audio' || track.readyState !== 'live' || !context) continue
              let ear = short.get(track)
              if (!ear) {
                ear = context.createAnalyser()
                ear.fftSize = samples.length
                context.createMediaStreamSource(new MediaStream([track])).connect(ear)
                short.set(track, ear)
              }
              ear.getFloatTimeDomainData(samples)
              for (const hz of log.keys()) if (amplitude(hz) >= 0.003) loud.add(hz)
            }
        for (const [hz, heard] of log) note(heard, loud.has(hz), now)
      }, 10)
    },
    __watched: (hz: number) => ({ ...log.get(hz), stall }),
  })
}
