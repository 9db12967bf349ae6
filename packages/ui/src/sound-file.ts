/** Any sound that this browser can read, as the server keeps it: WAV, 16 bits, 16 kHz, mono. */

const RATE = 16_000

/** @throws when the browser cannot read it */
export async function toWav(bytes: ArrayBuffer): Promise<Blob> {
  const context = new OfflineAudioContext(1, RATE, RATE)
  const heard = await context.decodeAudioData(bytes)
  const target = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * RATE)), RATE)
  const source = target.createBufferSource()
  source.buffer = heard
  source.connect(target.destination)
  source.start()
  return wavOf((await target.startRendering()).getChannelData(0), RATE)
}

export function wavOf(samples: Float32Array, rate: number): Blob {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const text = (at: number, letters: string) => {
    for (const [n, letter] of [...letters].entries()) view.setUint8(at + n, letter.charCodeAt(0))
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + samples.length * 2, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  for (const [n, sample] of samples.entries())
    view.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  return new Blob([view.buffer], { type: 'audio/wav' })
}

/** From the microphone until `stop`. @throws when it is not allowed */
export async function startRecording(): Promise<{ stop(): Promise<ArrayBuffer> }> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const recorder = new MediaRecorder(stream)
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.start(500)
  return {
    stop: () =>
      new Promise(resolve => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop()
          resolve(new Blob(parts).arrayBuffer())
        }
        recorder.stop()
      }),
  }
}
