import { addConsented } from '../../src/subscribers/consented-store.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { asForm } from '../support/manage-form.ts'
import { posted } from '../support/web.ts'
import type { Act, Reader } from './readers.ts'
import type { World } from './world.ts'

/** Does what a reader does, by the doors that readers have: the pages, and the links in their mail. */
export async function live(world: World, { email }: Pick<Reader, 'email'>, act: Act): Promise<void> {
  const { app, mailbox } = world
  const { publicUrl } = app.site
  const manage = async () => {
    const subscriber = await findByEmail(app.db, email)
    if (!subscriber) throw new Error(`${email} is not there`)
    return `${publicUrl}/manage/${app.links.sign('manage', subscriber.publicId)}`
  }
  if (act.does === 'be imported') {
    await addConsented(app.db, [{ email, wording: 'a test', how: 'import', ...act.preferences }], { timeZone: 'UTC' })
  } else if (act.does === 'sign up') {
    await world.post(`${publicUrl}/subscribe`, posted({ email }))
    await world.tick()
    await world.post(mailbox.last(email, 'service')?.link ?? '', posted({}))
    await world.post(await manage(), asForm(act.preferences))
  } else if (act.does === 'change') await world.post(await manage(), asForm(act.preferences))
  else if (act.does === 'pause') {
    const { until } = act
    const form =
      until === null ? { pause: 'open' } : typeof until === 'number' ? { pause: `${until}` } : { pause: 'until', until }
    await world.post(await manage(), posted(form))
  } else if (act.does === 'resume') await world.post(await manage(), posted({ resume: '' }))
  else if (act.does === 'opine') {
    const { opinionLinks = [] } = mailbox.last(email, 'digest') ?? {}
    for (const { place, opinion } of act.says) {
      const link = opinionLinks[place]
      if (link) await world.post(link, posted({ say: opinion }))
    }
  } else {
    // As a mailbox provider does, by the header of the last mail; who never had one uses their page's button.
    const subscriber = await findByEmail(app.db, email)
    const token = subscriber && app.links.sign('unsubscribe', subscriber.publicId)
    const link = mailbox.last(email, 'digest')?.link ?? `${publicUrl}/unsubscribe/${token}`
    await world.post(link, posted({ 'List-Unsubscribe': 'One-Click' }))
  }
}
