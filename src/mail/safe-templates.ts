import type { MailTemplates } from './templates.ts'

/**
 * An operator's templates, with ours to write what theirs cannot. No example foresees every paper, and one that a template
 * fails at may be in every reader's digest: a mail in our words is better than a morning without one.
 * @param tell is told of every such mail; one that ours cannot write either is no fault of theirs, and throws
 */
export function safeTemplates(own: MailTemplates, ours: MailTemplates, tell: (error: unknown) => void): MailTemplates {
  const either =
    <Given extends unknown[], Rendered>(first: (...given: Given) => Rendered, second: (...given: Given) => Rendered) =>
    (...given: Given): Rendered => {
      try {
        return first(...given)
      } catch (error) {
        const rendered = second(...given)
        tell(error)
        return rendered
      }
    }
  return {
    messages: own.messages,
    renderDigest: either(own.renderDigest, ours.renderDigest),
    renderConfirmation: either(own.renderConfirmation, ours.renderConfirmation),
    renderAlreadySubscribed: either(own.renderAlreadySubscribed, ours.renderAlreadySubscribed),
    renderLinkMail: either(own.renderLinkMail, ours.renderLinkMail),
    renderQuietNote: either(own.renderQuietNote, ours.renderQuietNote),
    renderNotice: either(own.renderNotice, ours.renderNotice),
  }
}
