import { beforeAll, describe, expect, it } from 'vitest'
import { isolated } from '../../src/lib/isolate.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { adasLinks, digestView, paperView, templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

/** What a browser would show of escaped text. */
const readAs = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const titlesOf = (html: string) =>
  Array.from(html.matchAll(/<a class="t"[^>]*>([^<]*)<\/a><\/h2>/g), (match) => readAs(match[1] ?? ''))

const hostile = [
  '<script>alert(1)</script>',
  '</title><img src=x onerror=alert(1)>',
  '{{ 7 | times: 7 }}',
  '{% raw %}',
  '{% endfor %}{% if',
  '{{ manageUrl }}',
  '</mj-text><mj-section>',
  '<mj-include path="/etc/passwd" />',
  ']]>',
  '<!-- ',
  "$& $1 $` $' $$",
  '" onmouseover="alert(1)',
  "it's &amp; &lt;b&gt;",
  '%s %n \\n \\u003c',
  'نموذج لغوي كبير',
  '大規模言語モデル',
  '👩‍👩‍👧 family of models 🧪',
  '-- ',
]

/** A digest of two papers that say `words` wherever a paper can say something. */
const renderTwice = (words: string) => {
  const said = { title: words, authors: [words], categories: [words], abstract: words, why: words, comment: words }
  return templates.renderDigest(digestView({ papers: [paperView(said), paperView(said)] }))
}

describe.each(hostile)('a paper called %s', (title) => {
  it('appears as written, in both parts, and as nothing else', () => {
    const text = title.trim()
    // What runs from right to left is kept to itself where no element does it.
    const alone = isolated(text, 'ltr')
    const parts = renderTwice(title).forReader(adasLinks)
    expect(titlesOf(parts.html)).toEqual([text, text])
    expect(parts.text).toContain(`\n1.  ${alone}\n`)
    expect(parts.text).toContain(`\n2.  ${alone}\n`)
    expect(renderTwice(title).subject).toBe(`${alone}, and 1 more · 11 March`)
    expect(tagsOf(parts.html)).toEqual(tagsOf(renderTwice('Harmless').forReader(adasLinks).html))
  })
})

it('a title cannot forge a line of the letter or of the header', () => {
  const title = 'Harmless\r\nBcc: all@example.org\n\n2.  Forged\u2028\u0085\u0000paper'
  const rendered = templates.renderDigest(digestView({ papers: [paperView({ title, authors: [title] })] }))
  expect(rendered.subject).toBe('Harmless Bcc: all@example.org 2. Forged paper · 11 March')
  expect(rendered.forReader(adasLinks).text).toContain(
    '\n1.  Harmless Bcc: all@example.org 2. Forged paper\n    Harmless Bcc',
  )
})

it('invisible characters and turned writing do not reach the mail', () => {
  const title = 'Pay\u200bload \u202egnp.exe\ufeff'
  expect(templates.renderDigest(digestView({ papers: [paperView({ title })] })).subject).toBe(
    'Payload gnp.exe · 11 March',
  )
})

it('4,000 characters and 600 authors are shortened, in both parts alike', () => {
  const title = 'Very long title '.repeat(250)
  const authors = Array.from({ length: 600 }, (_, index) => `Author ${index + 1}`)
  const { html, text } = templates
    .renderDigest(digestView({ papers: [paperView({ title, authors })] }))
    .forReader(adasLinks)
  const shown = titlesOf(html)[0] ?? ''
  expect(shown).toMatch(/^Very long title .*…$/)
  expect(shown.length).toBeLessThanOrEqual(500)
  expect(text.replace(/\s+/g, ' ')).toContain(`1. ${shown} Author 1`)
  for (const part of [html, text]) expect(part).toContain('Author 1, Author 2, Author 3 and 597 others')
})

/** The markup without any text and without the values of links, which differ between papers. */
function tagsOf(html: string): string[] {
  return Array.from(html.matchAll(/<[a-z/!][^>]*>/g), (match) => match[0].replace(/aria-label="[^"]*"/, ''))
}
