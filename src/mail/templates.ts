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

/** Every mail that Paperroute writes, compiled. */
export interface MailTemplates {
  renderDigest: RenderDigest
  renderConfirmation(view: ConfirmationView): RenderedMail
  renderAlreadySubscribed(view: AlreadySubscribedView): RenderedMail
  renderLinkMail(kind: LinkMail, view: LinkMailView): RenderedMail
  renderQuietNote(view: QuietNoteView): RenderedMail
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
export function mailTemplates({ digest, plain }: CompiledMails): MailTemplates {
  return {
    renderDigest: createDigestRenderer(digest),
    renderConfirmation: (view) => renderServiceMail(plain.confirmation, view),
    renderAlreadySubscribed: (view) => renderServiceMail(plain['already-subscribed'], view),
    renderLinkMail: (kind, view) => renderServiceMail(plain[kind], view),
    renderQuietNote: (view) => renderServiceMail(plain['quiet-note'], view),
    renderNotice: (view) => renderNotice(plain.notice, view),
  }
}
