/** The echo test: whoever dials it hears themselves, so they know that sound goes both ways. */
import type { Feature } from '@sidetone/feature'

export const echo: Feature = {
  name: 'echo',
  async story(call) {
    await call.answer()
    call.echo()
    await call.over
  },
}
