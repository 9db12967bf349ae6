/**
 * Runs inside the page before its own code: collects every peer connection, so that a test listens to what really
 * arrived, whatever the page shows. `__level(hz)` gives the level of a frequency in dB of full scale.
 */
export const listen = (): void => {
  const all: RTCPeerConnection[] = []
  const Real = window.RTCPeerConnection
  const ears = new Map<MediaStreamTrack, AnalyserNode>()
  let context: AudioContext | undefined
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
  })
}
