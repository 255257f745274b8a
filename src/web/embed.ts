import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, full, tooMany } from './flood.ts'
import { framed, type Html, layout } from './layout.ts'
import { say, wordsOfBrowser } from './say.ts'
import { signUp } from './sign-up.ts'
import { subscribeBox, wording } from './subscribe.ts'

/** The one path that other sites may show in a frame. */
export const framedPath = '/embed'

/**
 * The sign-up form for other sites. In a frame the answer comes in the frame too: the reader stays on the page that they
 * were reading, and nothing needs a window, a script or a cookie that a browser may keep from frames. A page that would
 * rather not frame anything has a plain form that leads to the answer here.
 */
export function embedPages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const { usual } = deps.messages
  const guard = createFloodGuard(deps)
  const box = (again: { typed?: string; fault?: string } = {}) => subscribeBox(usual, { ...again, action: framedPath })
  const formPage = (again?: { typed: string; fault: string }) =>
    framed(site, {
      title: usual.t('site.subscribe'),
      body: html`<h1 class="unseen">${usual.t('embed.title', { siteName: site.name })}</h1>${box(again)}${fromWhom(deps, usual)}`,
      words: usual,
    })

  pages.get(framedPath, (c) => c.html(formPage()))
  pages.post(framedPath, async (c) => {
    const asked = await signUp(c, deps, guard, wording(usual))
    if (asked.kind === 'no address')
      return c.html(formPage({ typed: asked.typed, fault: usual.t('page.bad-address') }), 400)
    if (asked.kind === 'slowed') return tooMany(c, deps, asked.wait, box(asked), framed)
    if (asked.kind === 'full') return full(c, deps, asked.wait, box(asked), framed)
    return taken(c, deps, asked.wait)
  })

  pages.get('/embed/code', (c) => c.html(codePage(deps)))
}

function taken(c: Context, deps: WebDeps, wait: number): Response | Promise<Response> {
  const words = wordsOfBrowser(c, deps)
  const title = words.t('page.look-inbox')
  const body = html`<h1>${title}</h1>
<p>${words.t('signed-up.body', { siteName: deps.site.name })}</p>
${wait > 0 ? html`<p role="status">${words.t('signed-up.wait', { when: words.fromNow(wait) })}</p>` : ''}
${fromWhom(deps, words)}`
  return c.html(framed(deps.site, { title, body, words }))
}

/** Whose form it is that a reader sees on somebody's page. */
function fromWhom({ site }: WebDeps, words: Words): Html {
  const by = html`<a href="${site.publicUrl}/" target="_blank" rel="noopener">${site.name}</a>`
  return html`<p class="quiet">${say(words, 'embed.by', { site: by })}</p>`
}

function codePage({ site, messages: { usual: words } }: WebDeps): Promise<string> {
  const title = words.t('embed.title', { siteName: site.name })
  // As high as the form is on a phone in the language that needs most room, for a frame cannot know.
  // Attributes and not a style, which the policy of a careful page would drop.
  const frame = `<iframe src="${site.publicUrl}${framedPath}"
  title="${attribute(title)}"
  width="100%" height="400" frameborder="0"
  loading="lazy" referrerpolicy="no-referrer"></iframe>`
  const form = `<form method="post" action="${site.publicUrl}/subscribe">
  <label>${words.t('embed.address')}
    <input type="email" name="email" required
      autocomplete="email" maxlength="254"></label>
  <button>${words.t('site.subscribe')}</button>
  <p>${wording(words).replace('. ', '.\n    ')}</p>
</form>`
  const heading = words.t('embed.heading')
  const body = html`<h1>${heading}</h1>
<p>${words.t('embed.copy')}</p>
<h2 class="heading">${words.t('embed.frame')}</h2>
<p>${words.t('embed.frame-what')}</p>
${snippet(words.t('embed.frame-code'), frame)}
<h2 class="heading">${words.t('embed.form')}</h2>
<p>${say(words, 'embed.form-what', { directive: html`<code>form-action</code>`, site: site.publicUrl })}</p>
${snippet(words.t('embed.form-code'), form)}`
  const description = words.t('embed.description', { siteName: site.name })
  return layout(site, { title: heading, description, body, path: '/embed/code', words })
}

/** Something to copy; it can be reached by the keyboard, since it may be too wide for the page. */
function snippet(label: string, code: string): Html {
  return html`<pre class="snippet" tabindex="0" role="region" aria-label="${label}"><code>${code}</code></pre>`
}

/** A name as it may stand in the quotes of an attribute that others will copy. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
