import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { type CompiledMail, fillMail } from './compile-mail.ts'
import type {
  AlreadySubscribedView,
  ConfirmationView,
  LinkMailView,
  NoticeView,
  QuietNoteView,
  RenderedMail,
} from './digest-view.ts'
import { postalLines } from './present-digest.ts'
import { spoken } from './words-filter.ts'

/** In UTF-16 units. */
const longestReason = 1_000

/**
 * Renders a mail that is one reader's alone: somebody just asked for it, or nothing is new for them. Throws when the template names what the
 * view does not have.
 */
export function renderServiceMail(
  mail: CompiledMail,
  view: ConfirmationView | AlreadySubscribedView | LinkMailView | QuietNoteView,
  words: Words,
): RenderedMail {
  const { postalAddress, siteName, ...links } = view
  return fillMail(mail, {
    ...links,
    ...spoken(words),
    siteName: oneLine(siteName),
    postalLines: postalLines(postalAddress),
  })
}

/** Renders a notice to the operators. A reason may quote what a server said, so it is kept short. */
export function renderNotice(mail: CompiledMail, view: NoticeView, words: Words): RenderedMail {
  const { siteName, source, reason, ...rest } = view
  const said = shortenAtWord(oneLine(reason), longestReason)
  return fillMail(mail, {
    ...rest,
    ...spoken(words),
    siteName: oneLine(siteName),
    source: source === null ? null : oneLine(source),
    reason: /[.…!?]$/.test(said) ? said : `${said}.`,
  })
}
