/** The speech engines of a Linux machine, best voice first, and how each is called. */
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Task = { readonly text: string; readonly language: string; readonly out: string }
/** Text goes in by `input`, so that it can be no option; pico2wave has it as its last argument, flite after `-t`. */
export type CommandLine = { readonly command: string; readonly args: readonly string[]; readonly input: string }
export type Engine = {
  readonly name: 'piper' | 'pico2wave' | 'flite' | 'espeak-ng'
  /** What it speaks with, for the cache: another voice is another file. */
  voice(language: string): string | null
  commandLine(task: Task, voice: string): CommandLine
}
export type Installed = {
  /** Full path of a program, null when it is not there. */
  find(program: string): string | null
  /** Names of Piper's voices (`de_DE-thorsten-medium.onnx`). */
  piperVoices(): readonly string[]
  readonly piperFolder: string
}

const picoVoices: Readonly<Record<string, string>> = {
  de: 'de-DE',
  en: 'en-US',
  es: 'es-ES',
  fr: 'fr-FR',
  it: 'it-IT',
}

export function enginesOf(installed: Installed): readonly Engine[] {
  const piper: Engine = {
    name: 'piper',
    voice: language =>
      installed.piperVoices().find(voice => voice.toLowerCase().startsWith(`${language.toLowerCase()}_`)) ?? null,
    commandLine: ({ text, out }, voice) => ({
      command: installed.find('piper')!,
      args: ['--model', join(installed.piperFolder, voice), '--output_file', out],
      // Each line would be a sound of its own.
      input: text.replace(/\s+/g, ' '),
    }),
  }
  const pico: Engine = {
    name: 'pico2wave',
    voice: language => picoVoices[language] ?? null,
    commandLine: ({ text, out }, voice) => ({
      command: installed.find('pico2wave')!,
      args: ['-l', voice, '-w', out, '--', text],
      input: '',
    }),
  }
  const flite: Engine = {
    name: 'flite',
    voice: language => (language === 'en' ? 'slt' : null),
    commandLine: ({ text, out }, voice) => ({
      command: installed.find('flite')!,
      // It cannot open our pipe as a file; what follows -t is never an option.
      args: ['-voice', voice, '-t', text, '-o', out],
      input: '',
    }),
  }
  const espeak: Engine = {
    name: 'espeak-ng',
    voice: language => (/^[a-z]{2,3}$/.test(language) ? `${language}+f5` : null),
    commandLine: ({ text, out }, voice) => ({
      command: installed.find('espeak-ng')!,
      args: ['-v', voice, '-s', '160', '-w', out, '--stdin'],
      input: text,
    }),
  }
  // Debian's `piper` sets up mice: without voices it is not ours.
  return [piper, pico, flite, espeak].filter(
    engine => installed.find(engine.name) !== null && (engine !== piper || installed.piperVoices().length > 0),
  )
}

/** What this machine has. @param piperFolder where an admin puts Piper's voices */
export function installedHere(piperFolder: string, path = process.env.PATH ?? ''): Installed {
  return {
    piperFolder,
    find(program) {
      for (const folder of path.split(delimiter)) {
        if (folder === '') continue
        const candidate = join(folder, program)
        try {
          accessSync(candidate, constants.X_OK)
          return candidate
        } catch {}
      }
      return null
    },
    piperVoices() {
      try {
        return readdirSync(piperFolder).filter(name => name.endsWith('.onnx'))
      } catch {
        return []
      }
    },
  }
}
