/** The launcher of a copy: it ends when whoever started it does. */
import { launch } from '../launcher/index.ts'

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.exitCode = await launch(process.env, { gentle: true })
if (process.connected) process.disconnect()
