import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** A piece of HTML in which everything from outside is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** The whole page around `body`. Works without scripts; the style sheet is its only resource. */
export function layout(site: { name: string }, page: { title: string; body: Html; description?: string }): Html {
  const title = page.title === site.name ? site.name : `${page.title} · ${site.name}`
  return html`${raw('<!doctype html>')}
<html lang="en">
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
<a class="skip" href="#main">To the content</a>
<header class="masthead">
<p class="name"><a href="/">${site.name}</a></p>
<nav aria-label="Site"><a href="/">Today</a> <a href="/editions">All editions</a></nav>
</header>
<main id="main">
${page.body}
</main>
<footer class="colophon">
<p>${site.name} sends the day’s research papers by e-mail. No account, no tracking; every mail has a link to change it or to leave.</p>
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
