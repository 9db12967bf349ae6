import { GATHER_WAIT_MS } from '../../limits.ts'
import type { CallSound, IceServer, PathState } from '../ports.ts'
import type { SoundSample } from '../quality.ts'
import { createLevelMeter, type LevelMeter, type Microphone } from './microphone.ts'

/** Tone and pause of a digit, ms: long enough for every decoder (ITU-T Q.24 wants 40). */
const DIGIT_MS = 120
const PAUSE_MS = 60

export type BrowserCallSound = CallSound & {
  /** Another microphone or speaker in mid-call. */
  changeMicrophone(): Promise<void>
  changeSpeaker(sinkId: string): void
}

/**
 * Until the own description has an address. The server learns the others from the checks that come from them (RFC 8445
 * §7.3.1.3), so nobody waits for all: a browser takes 130 ms until it has given up on its TCP ones.
 */
const firstAddress = (connection: RTCPeerConnection): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      connection.onicecandidate = null
      connection.onicegatheringstatechange = null
      resolve()
    }
    const timer = setTimeout(done, GATHER_WAIT_MS)
    const look = () => {
      if (connection.iceGatheringState === 'complete' || /^a=candidate:/m.test(connection.localDescription?.sdp ?? ''))
        done()
    }
    connection.onicecandidate = look
    connection.onicegatheringstatechange = look
    look()
  })

/** Another one is a restart (RFC 8839 §4.4.1.1.1). */
const ufragOf = (sdp: string) => /^a=ice-ufrag:(.*)$/m.exec(sdp)?.[1]

/** Sound of one call over WebRTC. The browser's own order of codecs has Opus first and keeps G.722 and G.711 for desk phones. */
export function createCallSound(
  iceServers: () => readonly IceServer[],
  microphone: Microphone,
  context: () => AudioContext,
  sinkId: string,
): BrowserCallSound {
  const configuration = (): RTCConfiguration => ({
    iceServers: iceServers() as RTCIceServer[],
    bundlePolicy: 'max-bundle',
  })
  const connection = new RTCPeerConnection(configuration())
  const player = new Audio()
  player.autoplay = true
  let track = microphone.takeTrack()
  let muted = false
  let held = false
  let meter: LevelMeter | null = null
  const sender = connection.addTrack(track!, new MediaStream([track!]))
  const transceiver = connection.getTransceivers()[0]!

  const applyMute = () => {
    if (track) track.enabled = !muted && !held
    player.muted = held
  }
  const changeSpeaker = (id: string) => {
    // Fails when the device is gone; the system's own choice goes on.
    if ('setSinkId' in player) player.setSinkId(id).catch(() => undefined)
  }
  changeSpeaker(sinkId)
  connection.ontrack = ({ track: theirs, streams }) => {
    const stream = streams[0] ?? new MediaStream([theirs])
    player.srcObject = stream
    player.play().catch(() => undefined)
    meter?.stop()
    meter = createLevelMeter(context(), stream)
  }

  const described = async (description: RTCSessionDescriptionInit): Promise<string> => {
    await connection.setLocalDescription(description)
    await firstAddress(connection)
    return connection.localDescription?.sdp ?? ''
  }
  /** What the statistics of one moment say together. */
  const read = (stats: RTCStatsReport): SoundSample | null => {
    let inbound: RTCInboundRtpStreamStats | undefined
    let remote: { roundTripTime?: number; fractionLost?: number } | undefined
    let nominated: RTCIceCandidatePairStats | undefined
    let selected: string | undefined
    for (const report of stats.values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'audio') inbound = report
      else if (report.type === 'remote-inbound-rtp') remote = report
      else if (report.type === 'transport') selected = report.selectedCandidatePairId
      // Firefox does not say which one it has selected.
      else if (report.type === 'candidate-pair' && report.nominated && report.currentRoundTripTime !== undefined)
        nominated = report
    }
    if (!inbound) return null
    const codec = inbound.codecId
      ? (stats.get(inbound.codecId) as { mimeType?: string } | undefined)?.mimeType
      : undefined
    const pair: RTCIceCandidatePairStats | undefined = (selected && stats.get(selected)) || nominated
    const rtt = remote?.roundTripTime ?? pair?.currentRoundTripTime
    const ours = pair && (stats.get(pair.localCandidateId) as { candidateType?: string } | undefined)
    const emitted = inbound.jitterBufferEmittedCount ?? 0
    return {
      at: Date.now(),
      codec: codec?.replace(/^audio\//, '') ?? 'opus',
      relayed: ours?.candidateType === 'relay',
      received: inbound.packetsReceived ?? 0,
      lost: Math.max(0, inbound.packetsLost ?? 0),
      jitterMs: (inbound.jitter ?? 0) * 1000,
      roundTripMs: rtt === undefined ? null : rtt * 1000,
      farLossRatio: remote?.fractionLost ?? null,
      playoutDelayMs: emitted ? ((inbound.jitterBufferDelay ?? 0) / emitted) * 1000 : 0,
    }
  }

  return {
    async offer({ restart = false } = {}) {
      // The passwords that the call began with have run out after ten minutes.
      if (restart) connection.setConfiguration(configuration())
      transceiver.direction = held ? 'sendonly' : 'sendrecv'
      return described(await connection.createOffer({ iceRestart: restart }))
    },
    async answer(offer) {
      const before = connection.remoteDescription?.sdp
      if (before && ufragOf(before) !== ufragOf(offer)) connection.setConfiguration(configuration())
      // With an open offer of our own this rolls it back.
      await connection.setRemoteDescription({ type: 'offer', sdp: offer })
      transceiver.direction = held ? 'sendonly' : 'sendrecv'
      return described(await connection.createAnswer())
    },
    async setAnswer(answer, early) {
      if (connection.signalingState !== 'have-local-offer' && connection.signalingState !== 'have-remote-pranswer')
        return
      await connection.setRemoteDescription({ type: early ? 'pranswer' : 'answer', sdp: answer })
    },
    setMuted(next) {
      muted = next
      applyMute()
    },
    setHeld(next) {
      held = next
      applyMute()
    },
    sendDigit(digit) {
      const { dtmf } = sender
      if (!dtmf?.canInsertDTMF) return false
      dtmf.insertDTMF(dtmf.toneBuffer + digit, DIGIT_MS, PAUSE_MS)
      return true
    },
    sample: async () => read(await connection.getStats()),
    levels: () => ({ mine: microphone.level(), theirs: held ? 0 : (meter?.level() ?? 0) }),
    microphone: microphone.state,
    onPath(listener) {
      const states: Partial<Record<RTCPeerConnectionState, PathState>> = {
        connected: 'connected',
        disconnected: 'lost',
        failed: 'failed',
      }
      connection.onconnectionstatechange = () => listener(states[connection.connectionState] ?? 'connecting')
    },
    async changeMicrophone() {
      const next = microphone.takeTrack()
      if (!next) return
      track?.stop()
      track = next
      applyMute()
      await sender.replaceTrack(next)
    },
    changeSpeaker,
    close() {
      connection.onconnectionstatechange = null
      meter?.stop()
      track?.stop()
      player.srcObject = null
      connection.close()
    },
  }
}
