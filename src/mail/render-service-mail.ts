import { type CompiledMail, fillMail } from './compile-mail.ts'
import type { AlreadySubscribedView, ConfirmationView, RenderedMail } from './digest-view.ts'
import { postalLines } from './present-digest.ts'
import { oneLine } from './shorten.ts'

/**
 * Renders a mail that goes to one address because somebody just asked for it. Throws when the template names what the
 * view does not have.
 */
export function renderServiceMail(mail: CompiledMail, view: ConfirmationView | AlreadySubscribedView): RenderedMail {
  const { postalAddress, siteName, ...links } = view
  return fillMail(mail, { ...links, siteName: oneLine(siteName), postalLines: postalLines(postalAddress) })
}
