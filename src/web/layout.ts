import { html, raw } from 'hono/html'
import type { Words } from '../lib/words.ts'
import type { Site } from '../mail/site.ts'
import type { Html } from './html.ts'
import { say } from './say.ts'
import { styleSheet } from './style-sheet.ts'

export type { Html } from './html.ts'

/** What a page is called and says. */
export interface Page {
  title: string
  body: Html
  description?: string
  /** What stands under the name: the day and number of the edition that the page shows. */
  dateline?: string
  /** The page's own entry in the navigation. */
  here?: string
  /** The words of whoever it is for: its reader's, or those of the installation where it is for everybody. */
  words: Words
  /**
   * The path at which the page is found for good, with its query: what search engines and whoever passes it on should name.
   * A page without one, such as an answer to a form or one behind a token, is nothing to find.
   */
  path?: string
  /** What it is to those who show a link to it; a page of its own kind is an article. */
  kind?: 'website' | 'article'
  /** What else machines are told of it. */
  facts?: Html
}

const navigation = (words: Words) =>
  [
    ['/', words.t('site.today')],
    ['/editions', words.t('site.editions')],
    ['/search', words.t('site.search')],
    ['/subscribe', words.t('site.subscribe')],
  ] as const

/** What pages say of the site. */
export type PageSite = Pick<Site, 'name' | 'publicUrl' | 'look'>

/** The whole page. Works without scripts; the style sheet is all that it needs. */
export function layout(site: PageSite, page: Page): Promise<string> {
  const { words } = page
  return finished(html`${raw('<!doctype html>')}
<html lang="${words.language}" dir="${words.direction}">
${head(site, page)}
<body>
<a class="skip" href="#main">${words.t('site.skip')}</a>
<header class="masthead">
<p class="name"><a href="/">${nameOf(site)}</a></p>
${page.dateline ? html`<p class="dateline">${page.dateline}</p>` : ''}
<nav aria-label="${words.t('site.navigation')}">${navigation(words).map(
    ([path, word]) => html`<a href="${path}" ${page.here === path ? raw('aria-current="page"') : ''}>${word}</a> `,
  )}</nav>
</header>
<main id="main">
${page.body}
</main>
<footer class="colophon">
<p>${words.t('site.colophon', { siteName: site.name })} ${say(words, 'site.feeds', {}, { atom: '/feed.xml', json: '/feed.json' })}</p>
</footer>
</body>
</html>`)
}

function nameOf({ name, look: { logo } }: PageSite): Html {
  return logo ? html`<img src="/logo" alt="${name}" height="${logo.height}">` : html`${name}`
}

/** A page that another site shows in a frame: what it is for, and nothing around it. */
export function framed(site: PageSite, page: Page): Promise<string> {
  const { words } = page
  return finished(html`${raw('<!doctype html>')}
<html lang="${words.language}" dir="${words.direction}">
${head(site, page)}
<body class="framed">
<main>
${page.body}
</main>
</body>
</html>`)
}

/** As plain text. Hono's markup is an object, which the server would send as a stream, at a third of a millisecond a page. */
async function finished(page: Html): Promise<string> {
  return (await page).toString()
}

function head(site: PageSite, page: Page): Html {
  const title = page.title === site.name ? site.name : `${page.title} · ${site.name}`
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${page.description ? html`<meta name="description" content="${page.description}">` : ''}
${page.path === undefined ? raw('<meta name="robots" content="noindex">') : identity(site, page, page.path)}
${page.facts ?? ''}
<link rel="stylesheet" href="${styleSheet(site.look.palette).path}">
<link rel="icon" href="data:,">
<link rel="alternate" type="application/atom+xml" title="${site.name}" href="/feed.xml">
<link rel="alternate" type="application/feed+json" title="${site.name}" href="/feed.json">
</head>`
}

/** What a page is called where somebody passes its address on: Open Graph (https://ogp.me), and what X reads of its own. */
function identity(
  { name, publicUrl, look: { logo } }: PageSite,
  { title, description, kind }: Page,
  path: string,
): Html {
  const url = publicUrl + path
  return html`<link rel="canonical" href="${url}">
<meta property="og:site_name" content="${name}">
<meta property="og:type" content="${kind ?? 'website'}">
<meta property="og:url" content="${url}">
<meta property="og:title" content="${title}">
${
  logo
    ? html`<meta property="og:image" content="${publicUrl}/logo">
`
    : ''
}<meta name="twitter:card" content="summary">
<meta name="twitter:title" content="${title}">
${
  description
    ? html`<meta property="og:description" content="${description}">
<meta name="twitter:description" content="${description}">`
    : ''
}`
}

/** A page of one sentence and what to do next. */
export function notice(title: string, ...paragraphs: Html[]): Html {
  return html`<div class="narrow">
<h1>${title}</h1>
${paragraphs}
</div>`
}
