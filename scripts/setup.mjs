// What `npm start`, `npm test`, `npm run bench` and `npm run check` do first: get everything ready, then hand over to Node 24
// of this folder. Runs on whatever Node (18 or later) the machine has, so it imports no package.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const node24 = join(root, 'node_modules/node/bin/node')
const say = text => process.stdout.write(`${text}\n`)
const stop = text => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '')

// ── packages ──
const stamp = 'node_modules/.sidetone-lock'
const lockHash = createHash('sha256').update(read('package-lock.json')).digest('hex')

/** npm writes down what it installed when it is done; that is compared with what is wanted. */
const installedAsLocked = () => {
  const text = read('node_modules/.package-lock.json')
  if (!text) return false
  const installed = JSON.parse(text).packages
  const wanted = Object.entries(JSON.parse(read('package-lock.json')).packages)
  return wanted.every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || (link ? existsSync(path) : installed[path]?.version === version),
  )
}

const npm = (...args) => {
  const file = process.env.npm_execpath
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  // On Windows `npm` is a script that only a shell starts.
  return file
    ? spawnSync(process.execPath, [file, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

const installPackages = () => {
  if (read(stamp) === lockHash && existsSync(node24)) return
  if (!(installedAsLocked() && existsSync(node24))) {
    const startedAt = Date.now()
    say('Installing packages. The first time takes about a minute …')
    const done = npm('ci', '--no-audit', '--no-fund', '--loglevel=error')
    if (done.status !== 0) {
      process.stderr.write(`${done.stderr || done.stdout || done.error || ''}\n`)
      stop('The packages could not be installed: see above, and check that this machine reaches the npm registry.')
    }
    if (!existsSync(node24))
      stop('Node 24 was not installed: npm must be allowed to run the install script of the package "node".')
    say(`Packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`)
  }
  writeFileSync(stamp, lockHash)
}

// ── the web phone and the admin console ──
const newest = path => {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !['node_modules', 'dist'].includes(entry.name))
    .reduce((latest, entry) => Math.max(latest, newest(join(path, entry.name))), 0)
}
/** What is built, and the rooms that it is made of. */
const screens = [
  ['phone', 'web phone', ['ui', 'phone-core', 'api-client', 'sip', 'sdp', 'sip-net', 'kernel']],
  ['admin', 'admin console', ['ui', 'api-client']],
]

const buildScreens = () => screens.forEach(buildScreen)
const buildScreen = ([app, name, rooms]) => {
  const page = `apps/${app}/dist/index.html`
  const built = existsSync(page) ? statSync(page).mtimeMs : 0
  const sources = [`apps/${app}`, ...rooms.map(room => `packages/${room}/src`), 'package-lock.json']
  if (built >= Math.max(...sources.map(newest))) return
  const startedAt = Date.now()
  say(`Building the ${name} …`)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status, stdout, stderr } = spawnSync(node24, [vite, 'build', '--logLevel', 'warn'], {
    cwd: `apps/${app}`,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) stop(`${stdout}${stderr}\nThe ${name} could not be built: see above.`)
  say(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`)
}

// ── programs that tests drive ──
const programs = {
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  sipp: 'sip-tester',
  baresip: 'baresip',
  linphonec: 'linphone-cli',
  'espeak-ng': 'espeak-ng',
  aiosmtpd: 'python3-aiosmtpd',
  kamailio: 'kamailio',
  pebble: 'pebble',
}
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/sbin']
const missing = () => Object.keys(programs).filter(name => !folders.some(folder => existsSync(join(folder, name))))

const installPrograms = () => {
  let absent = missing()
  if (!absent.length) return
  const packages = absent.map(name => programs[name])
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say(`Installing Debian packages for the tests: ${packages.join(' ')} …`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { env, encoding: 'utf8' })
    const install = names =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
        env,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      })
    // One that is not to be had stops the others too, so then each goes by itself.
    if (install(packages).status !== 0)
      for (const name of packages) {
        const done = install([name])
        if (done.status !== 0) say(`${name}: ${(done.stderr ?? '').trim().split('\n').at(-1)}`)
      }
    absent = missing()
  }
  if (!absent.length) return
  say(`Not on this machine: ${absent.join(', ')}. The tests that need them say so and are skipped. To have them:`)
  say(`  sudo apt-get install ${absent.map(name => programs[name]).join(' ')}`)
}

// ── hand over ──
/** Runs Node 24 in our place: its streams, its signals, its exit code. */
const become = (...args) => {
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` }
  const child = spawn(node24, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // Whoever started us is gone without a word (its shell was ended, not its children): nobody could stop us any more.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 500).unref()
  child.on('error', error =>
    stop(`Node 24 at ${node24} cannot run (${error.message}): remove node_modules and try again.`),
  )
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
const run = (...args) => spawnSync(node24, args, { stdio: 'inherit' }).status ?? 1

const [what, ...rest] = process.argv.slice(2)
if (Number(process.versions.node.split('.')[0]) < 18)
  stop(
    `This is Node ${process.versions.node}; Sidetone needs 18 or later to set itself up (it brings its own Node 24).`,
  )

const ways = {
  start() {
    installPackages()
    buildScreens()
    become('apps/cli/src/main.ts', 'start', ...rest)
  },
  test() {
    installPackages()
    buildScreens()
    installPrograms()
    become('scripts/test.mjs', ...rest)
  },
  bench() {
    installPackages()
    buildScreens()
    become('bench/run.ts', ...rest)
  },
  check() {
    installPackages()
    const lint = run('node_modules/@biomejs/biome/bin/biome', 'check', '.')
    process.exit(run('scripts/rooms.mjs', '--types') || lint)
  },
}
if (!(what in ways)) stop(`There is no "${what ?? ''}": use npm start, npm test, npm run bench or npm run check.`)
ways[what]()
