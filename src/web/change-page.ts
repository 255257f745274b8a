import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Values } from '../lib/messages/format.ts'
import type { Words } from '../lib/words.ts'
import type { Worth } from '../subscribers/change.ts'
import { type AddressChange, findChange } from '../subscribers/change-store.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findById, type Subscriber } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout, notice } from './layout.ts'
import { say, wordsOf } from './say.ts'
import { badLink, expiredLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** What one end of a change of address is shown. Titles and texts are keys of messages. */
interface ChangePage {
  purpose: 'move-from' | 'move' | 'undo-move'
  /** What its link is worth. Only what is open has a button. */
  look(change: AddressChange, subscriber: Subscriber): Worth
  title: string
  text: string
  button: string
  small: string
  /** What the texts are filled with. */
  values(change: AddressChange, subscriber: Subscriber): Values<Html>
  /** What the button does, what the link is worth then, and for whom it has opened the way to their page. */
  press(c: Context, change: AddressChange): Promise<{ is: Worth; subscriber?: Subscriber }>
  /** What is said instead of the button, or after it was pressed. A worth that is missing has expired. */
  says: Partial<Record<Worth, { title: string; text: string; small?: string }>>
}

/** GET shows a button, because scanners open links; POST does what the button says. */
export function changePage(pages: Pages, deps: WebDeps, page: ChangePage): void {
  const { db, site } = deps
  const { purpose } = page
  pages.use(`/${purpose}/*`, keepPrivate)

  const find = async (c: Context) => {
    const link = readToken(c, deps, purpose)
    const change = link && (await findChange(db, link.subscriber))
    const subscriber = change && (await findById(db, change.subscriberId))
    if (!subscriber) return undefined
    const worth = page.look(change, subscriber)
    // What is done is said also when it could be done no longer.
    const is: Worth = worth === 'open' && hasExpired(purpose, link, new Date()) ? 'void' : worth
    const values = { siteName: site.name, ...page.values(change, subscriber) }
    return { change, is, values, words: wordsOf(c, deps, subscriber) }
  }

  const answer = (c: Context, words: Words, is: Worth, values: Values<Html>, reader?: Subscriber) => {
    const said = page.says[is]
    if (!said) return expiredLink(c, deps, words)
    const title = words.t(said.title)
    const manage = reader && linkPath(deps, 'manage', reader.publicId)
    const body = notice(
      title,
      html`<p>${say(words, said.text, values)}</p>`,
      ...(manage ? [html`<p><a href="${manage}">${words.t('page.to-yours')}</a></p>`] : []),
      ...(said.small ? [html`<p class="quiet">${words.t(said.small)}</p>`] : []),
    )
    return c.html(layout(site, { title, body, words }), is === 'taken' ? 409 : 200)
  }

  pages.get(`/${purpose}/:token`, async (c) => {
    const found = await find(c)
    if (!found) return badLink(c, deps)
    const { is, values, words } = found
    if (is !== 'open') return answer(c, words, is, values)
    const title = words.t(page.title)
    const body = html`<div class="narrow">
<h1>${title}</h1>
<p>${say(words, page.text, values)}</p>
<form method="post"><button>${words.t(page.button)}</button></form>
<p class="quiet">${words.t(page.small)}</p>
</div>`
    return c.html(layout(site, { title, body, words }))
  })

  pages.post(`/${purpose}/:token`, async (c) => {
    const found = await find(c)
    if (!found) return badLink(c, deps)
    const { change, is, values, words } = found
    if (is !== 'open') return answer(c, words, is, values)
    const after = await page.press(c, change)
    return answer(c, words, after.is, values, after.subscriber)
  })
}
