import type { Messages } from '../lib/messages.ts'
import type { Words } from '../lib/words.ts'
import type { CompiledDigest, CompiledMail } from './compile-mail.ts'
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
  /** In English, as all that operators are told. */
  renderNotice(view: NoticeView): RenderedMail
}

/** The mails around no papers. */
export const plainMails = ['confirmation', 'already-subscribed', 'quiet-note', 'notice', ...linkMails] as const
export type PlainMail = (typeof plainMails)[number]

/** Each mail is two files of templates, `NAME.mjml` and `NAME.txt`. */
export const mailNames = ['digest', ...plainMails] as const
export type MailName = (typeof mailNames)[number]

/** All mails, ready to be filled. */
export interface CompiledMails {
  digest: CompiledDigest
  plain: Readonly<Record<PlainMail, CompiledMail>>
}

/** What fills compiled mails with what there is to say. */
export function mailTemplates({ digest, plain }: CompiledMails, messages: Messages): MailTemplates {
  const { usual } = messages
  return {
    messages,
    renderDigest: createDigestRenderer(digest, usual),
    renderConfirmation: (view, words = usual) => renderServiceMail(plain.confirmation, view, words),
    renderAlreadySubscribed: (view, words = usual) => renderServiceMail(plain['already-subscribed'], view, words),
    renderLinkMail: (kind, view, words = usual) => renderServiceMail(plain[kind], view, words),
    renderQuietNote: (view, words = usual) => renderServiceMail(plain['quiet-note'], view, words),
    renderNotice: (view) => renderNotice(plain.notice, view, messages.for('en')),
  }
}
