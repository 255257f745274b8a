import { join } from 'node:path'
import { loadMessages, type Messages } from '../lib/messages.ts'
import type { Words } from '../lib/words.ts'
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

/** Every mail that Paperroute writes, compiled; in the installation's language where no words are given. */
export interface MailTemplates {
  /** What they are written with. */
  messages: Messages
  renderDigest: RenderDigest
  renderConfirmation(view: ConfirmationView, words?: Words): RenderedMail
  renderAlreadySubscribed(view: AlreadySubscribedView, words?: Words): RenderedMail
  renderLinkMail(kind: LinkMail, view: LinkMailView, words?: Words): RenderedMail
  renderQuietNote(view: QuietNoteView, words?: Words): RenderedMail
  renderNotice(view: NoticeView): RenderedMail
}

/**
 * Compiles the templates of `folder`, once per process. Throws a `PaperrouteError` that names the file when one is
 * missing or wrong, so that a broken template stops the start and not the morning's mail.
 */
export async function loadTemplates(
  folder: string,
  messages: Messages = loadMessages([join(folder, 'messages')]),
): Promise<MailTemplates> {
  const { usual } = messages
  const [digest, confirmation, alreadySubscribed, quietNote, notice] = await Promise.all([
    compileDigest(folder, 'digest', usual),
    compileMail(folder, 'confirmation', usual),
    compileMail(folder, 'already-subscribed', usual),
    compileMail(folder, 'quiet-note', usual),
    compileMail(folder, 'notice', usual),
  ])
  const compiled = await Promise.all(
    linkMails.map(async (kind) => [kind, await compileMail(folder, kind, usual)] as const),
  )
  const links = Object.fromEntries(compiled) as Record<LinkMail, CompiledMail>
  return {
    messages,
    renderDigest: createDigestRenderer(digest, usual),
    renderConfirmation: (view, words = usual) => renderServiceMail(confirmation, view, words),
    renderAlreadySubscribed: (view, words = usual) => renderServiceMail(alreadySubscribed, view, words),
    renderLinkMail: (kind, view, words = usual) => renderServiceMail(links[kind], view, words),
    renderQuietNote: (view, words = usual) => renderServiceMail(quietNote, view, words),
    renderNotice: (view) => renderNotice(notice, view, usual),
  }
}
