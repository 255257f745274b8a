import { type CompiledMail, compileDigest, compileMail } from './compile-mail.ts'
import {
  type AlreadySubscribedView,
  type ConfirmationView,
  type LinkMail,
  type LinkMailView,
  linkMails,
  type NoticeView,
  type QuietNoteView,
  type RenderedMail,
} from './digest-view.ts'
import { createDigestRenderer, type RenderDigest } from './render-digest.ts'
import { renderNotice, renderServiceMail } from './render-service-mail.ts'

/** Every mail that Paperroute writes, compiled. */
export interface MailTemplates {
  renderDigest: RenderDigest
  renderConfirmation(view: ConfirmationView): RenderedMail
  renderAlreadySubscribed(view: AlreadySubscribedView): RenderedMail
  renderLinkMail(kind: LinkMail, view: LinkMailView): RenderedMail
  renderQuietNote(view: QuietNoteView): RenderedMail
  renderNotice(view: NoticeView): RenderedMail
}

/**
 * Compiles the templates of `folder`, once per process. Throws a `PaperrouteError` that names the file when one is
 * missing or wrong, so that a broken template stops the start and not the morning's mail.
 */
export async function loadTemplates(folder: string): Promise<MailTemplates> {
  const [digest, confirmation, alreadySubscribed, quietNote, notice] = await Promise.all([
    compileDigest(folder, 'digest'),
    compileMail(folder, 'confirmation'),
    compileMail(folder, 'already-subscribed'),
    compileMail(folder, 'quiet-note'),
    compileMail(folder, 'notice'),
  ])
  const compiled = await Promise.all(linkMails.map(async (kind) => [kind, await compileMail(folder, kind)] as const))
  const links = Object.fromEntries(compiled) as Record<LinkMail, CompiledMail>
  return {
    renderDigest: createDigestRenderer(digest),
    renderConfirmation: (view) => renderServiceMail(confirmation, view),
    renderAlreadySubscribed: (view) => renderServiceMail(alreadySubscribed, view),
    renderLinkMail: (kind, view) => renderServiceMail(links[kind], view),
    renderQuietNote: (view) => renderServiceMail(quietNote, view),
    renderNotice: (view) => renderNotice(notice, view),
  }
}
