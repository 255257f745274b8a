import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Words } from '../lib/words.ts'

/** A piece of HTML in which everything from outside is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What a page is called and says. */
export interface Page {
  title: string
  body: Html
  description?: string
  /** What stands under the name: the day and number of the edition that the page shows. */
  dateline?: string
  /** The page's own entry in the navigation. */
  here?: string
  /** The language of a page that is one reader's; else it is English. */
  words?: Words
}

const navigation = (words?: Words) =>
  [
    ['/', words?.t('site.today') ?? 'Today'],
    ['/editions', words?.t('site.editions') ?? 'Editions'],
    ['/subscribe', words?.t('site.subscribe') ?? 'Subscribe'],
  ] as const

/** The whole page. Works without scripts; the style sheet is all that it needs. */
export function layout(site: { name: string }, page: Page): Html {
  const title = page.title === site.name ? site.name : `${page.title} · ${site.name}`
  return html`${raw('<!doctype html>')}
<html lang="${page.words?.language ?? 'en'}" dir="${page.words?.direction ?? 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${page.description ? html`<meta name="description" content="${page.description}">` : ''}
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">${page.words?.t('site.skip') ?? 'To the content'}</a>
<header class="masthead">
<p class="name"><a href="/">${site.name}</a></p>
${page.dateline ? html`<p class="dateline">${page.dateline}</p>` : ''}
<nav aria-label="${page.words?.t('site.navigation') ?? 'Site'}">${navigation(page.words).map(
    ([path, word]) => html`<a href="${path}" ${page.here === path ? raw('aria-current="page"') : ''}>${word}</a> `,
  )}</nav>
</header>
<main id="main">
${page.body}
</main>
<footer class="colophon">
<p>${page.words?.t('site.colophon', { siteName: site.name }) ?? `${site.name} mails the day’s research papers. No account, no tracking; every mail has a link to change it or to leave.`}</p>
</footer>
</body>
</html>`
}

/** A page of one sentence and what to do next. */
export function notice(title: string, ...paragraphs: Html[]): Html {
  return html`<div class="narrow">
<h1>${title}</h1>
${paragraphs}
</div>`
}
