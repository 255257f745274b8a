import { LRUCache } from 'lru-cache'
import type { Database } from '../db/database.ts'
import { findDigest } from '../digests/store.ts'
import { latestEdition } from '../editions/store.ts'
import { dayInWords } from '../lib/clock.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import type { Words } from '../lib/words.ts'
import { composeMessage } from '../mail/compose-message.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import { type LinkMail, linkMails, linkPurposes, type RenderedMail } from '../mail/digest-view.ts'
import { createSigner } from '../mail/dkim.ts'
import { digestMessage, type Message, serviceMessage } from '../mail/message.ts'
import { type PreparedDigest, prepareDigest } from '../mail/prepare-digest.ts'
import { editionUrl, linkUrl, type Site } from '../mail/site.ts'
import type { MailTemplates } from '../mail/templates.ts'
import { findChangeById } from '../subscribers/change-store.ts'
import { digestLinkId, type Links } from '../subscribers/link.ts'
import type { AbstractLength, Format } from '../subscribers/preferences.ts'
import type { Claimed } from './claim.ts'
import { findNotice } from './store.ts'

/** A delivery of which no message can be made, now or later. */
export class UncomposableError extends PaperrouteError {
  override readonly name = 'UncomposableError'
}

/** Makes the message of a delivery. @throws {UncomposableError} */
export type Compose = (delivery: Claimed) => Promise<Message>

/** As many digests are kept, of each as it is rendered for the readers who share it. */
const keptDigests = 50

/** The ways of showing one digest, of which its choice knows nothing. */
interface Shown {
  abstracts: AbstractLength
  format: Format
  words: Words
}

/** A composer that renders and encodes each digest once for each way of showing it, and gives every reader their own headers and links. */
export function createComposer(deps: { db: Database; site: Site; templates: MailTemplates; links: Links }): Compose {
  const { db, site, templates, links } = deps
  const sign = site.mail.dkim && createSigner(site.mail.dkim)
  const digests = new LRUCache<string, Promise<PreparedDigest>>({ max: keptDigests })

  async function prepare(digestId: number, shown: Shown): Promise<PreparedDigest> {
    const digest = await findDigest(db, digestId)
    const described = digest && (await describeDigest(db, site, digest, viewUrl(digestId, shown)))
    if (!described) throw new UncomposableError(`nothing is left of digest ${digestId}`)
    const { view, edition } = described
    const { abstracts, format, words } = shown
    return composing(() =>
      prepareDigest(site, templates.renderDigest(view, abstracts, words, format), edition.number, { sign, format }),
    )
  }

  /** The same for all who are shown it in one way, so it is spliced into nothing. */
  function viewUrl(digestId: number, { words, abstracts }: Shown): string {
    const asked = new URLSearchParams({ language: words.language, ...(abstracts !== 'lead' && { abstracts }) })
    return `${linkUrl(site, 'view', links.sign('view', digestLinkId(digestId)))}?${asked}`
  }

  function prepareOnce(digestId: number, shown: Shown): Promise<PreparedDigest> {
    const key = `${digestId} ${shown.abstracts} ${shown.format} ${shown.words.language}`
    const known = digests.get(key)
    if (known) return known
    const fresh = prepare(digestId, shown)
    digests.set(key, fresh)
    fresh.catch(() => digests.delete(key))
    return fresh
  }

  async function notice(id: number): Promise<RenderedMail> {
    const told = await findNotice(db, id)
    if (!told) throw new UncomposableError(`there is no notice ${id}`)
    const { day, about, outcome, reason } = told
    const source = about === 'publish' ? null : about.replace(/^ingest /, '')
    const view = { siteName: site.name, source, outcome, reason, day, date: dayInWords(day, 'long') }
    return composing(() => templates.renderNotice(view))
  }

  /** A mailing as the digest that it stands for, so that it is left by the same one click. */
  async function quietNote(delivery: Claimed, publicId: Buffer, words: Words): Promise<Message> {
    const latest = await latestEdition(db)
    if (!latest) throw new UncomposableError('there is no edition')
    const unsubscribeToken = links.sign('unsubscribe', publicId)
    const view = {
      siteName: site.name,
      latestEditionUrl: editionUrl(site, latest),
      manageUrl: linkUrl(site, 'manage', links.sign('manage', publicId)),
      unsubscribeUrl: linkUrl(site, 'unsubscribe', unsubscribeToken),
      postalAddress: site.mail.postalAddress ?? null,
    }
    const rendered = await composing(() => templates.renderQuietNote(view, words))
    const mail = delivery.format === 'text' ? { ...rendered, html: undefined } : rendered
    const { address: to, messageId, cadence } = delivery
    const mailing = { unsubscribeToken, edition: latest.number, cadence: cadence ?? 'daily' }
    return digestMessage(site, { to, messageId, ...mail }, mailing)
  }

  /** Where a mail that is one link leads. Links of a change of address name that change, and not the reader. */
  async function urlOf(kind: LinkMail, delivery: Claimed, publicId: Buffer): Promise<string> {
    const purpose = linkPurposes[kind]
    if (delivery.changeId === null) return linkUrl(site, purpose, links.sign(purpose, publicId))
    const change = await findChangeById(db, delivery.changeId)
    const isOver = kind !== 'moved' && (change?.movedAt || change?.isReplaced)
    if (!change || change.undoneAt || isOver) throw new UncomposableError('the change of address is void')
    return linkUrl(site, purpose, links.sign(purpose, change.publicId))
  }

  async function digestFor(delivery: Claimed, digestId: number): Promise<Message> {
    const { publicId, words } = readerOf(delivery)
    const { address: to, messageId, abstracts, format, cadence } = delivery
    const digest = await prepareOnce(digestId, { abstracts: abstracts ?? 'lead', format: format ?? 'html', words })
    const reader = {
      to,
      messageId,
      cadence: cadence ?? 'daily',
      unsubscribeToken: links.sign('unsubscribe', publicId),
      manageToken: links.sign('manage', publicId),
      listToken: links.sign('list', publicId),
    }
    return composing(() => digest.messageFor(reader))
  }

  /** Any other message: it is one person's alone. */
  async function ownMessage(delivery: Claimed): Promise<Message> {
    const { address: to, messageId } = delivery
    if (delivery.noticeId !== null) return serviceMessage(site, { to, messageId, ...(await notice(delivery.noticeId)) })
    const { publicId, words } = readerOf(delivery)
    if (delivery.kind === 'quiet-note') return await quietNote(delivery, publicId, words)
    const postalAddress = site.mail.postalAddress ?? null
    const kind = linkMails.find((one) => one === delivery.kind)
    if (kind) {
      const view = { siteName: site.name, url: await urlOf(kind, delivery, publicId), postalAddress }
      const mail = await composing(() => templates.renderLinkMail(kind, view, words))
      return serviceMessage(site, { to, messageId, ...mail })
    }
    if (delivery.kind === 'confirmation') {
      const confirmUrl = linkUrl(site, 'confirm', links.sign('confirm', publicId))
      const view = { siteName: site.name, confirmUrl, postalAddress }
      const mail = await composing(() => templates.renderConfirmation(view, words))
      return serviceMessage(site, { to, messageId, ...mail })
    }
    const latest = await latestEdition(db)
    const latestEditionUrl = latest ? editionUrl(site, latest) : null
    const manageUrl = linkUrl(site, 'manage', links.sign('manage', publicId))
    const view = { siteName: site.name, manageUrl, latestEditionUrl, postalAddress }
    const mail = await composing(() => templates.renderAlreadySubscribed(view, words))
    return serviceMessage(site, { to, messageId, ...mail })
  }

  function readerOf({ publicId, language }: Claimed): { publicId: Buffer; words: Words } {
    if (!publicId) throw new UncomposableError('the subscriber is gone')
    return { publicId, words: templates.messages.for(language) }
  }

  return async (delivery) => {
    if (delivery.digestId !== null) return await digestFor(delivery, delivery.digestId)
    const message = await ownMessage(delivery)
    return composing(() => composeMessage(message, sign))
  }
}

/** What a template cannot say it will not say later: only this delivery fails, and those behind it go out. */
async function composing<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    throw new UncomposableError(messageOf(error), { cause: error })
  }
}
