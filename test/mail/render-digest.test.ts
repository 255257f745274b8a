import { beforeAll, describe, expect, it } from 'vitest'
import type { RenderedDigest } from '../../src/mail/render-digest.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { adasLinks, addressesOf, digestView, paperView, paperViews, templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

describe('the subject', () => {
  it('says what is in it', () => {
    expect(templates.renderDigest(digestView()).subject).toBe('Finding number 1, and 7 more · 11 March')
  })

  it('of a single paper counts no others', () => {
    const view = digestView({ papers: [paperView({ title: 'Alone.' })] })
    expect(templates.renderDigest(view).subject).toBe('Alone · 11 March')
  })

  it('needs no comma after a question', () => {
    const view = digestView({ papers: [paperView({ title: 'Is attention all you need?' }), paperView()] })
    expect(templates.renderDigest(view).subject).toBe('Is attention all you need? and 1 more · 11 March')
  })

  it.each([
    ['It is done!”', 'It is done!” and 1 more'],
    ['Ends with a colon:', 'Ends with a colon, and 1 more'],
    ['Waste in the U.S.', 'Waste in the U.S., and 1 more'],
  ])('goes on after any end of a title: %s', (title, said) => {
    const view = digestView({ papers: [paperView({ title }), paperView()] })
    expect(templates.renderDigest(view).subject).toBe(`${said} · 11 March`)
  })

  it('of a sample says so', () => {
    expect(templates.renderDigest(digestView({ edition: { isSample: true } })).subject).toMatch(/\(sample\)$/)
  })
})

describe('mathematics', () => {
  const paper = paperView({ title: 'Sorting in O(n²) & less', abstract: 'We bound x^(2k+α) by L_q < 1 and CO₂.' })

  it('has its superscripts and subscripts set in the HTML', () => {
    const { html } = templates.renderDigest(digestView({ papers: [paper] })).forReader(adasLinks)
    expect(html).toContain('>Sorting in O(n<sup>2</sup>) &amp; less</a>')
    expect(html).toContain('>We bound x<sup>2k+α</sup> by L<sub>q</sub> &lt; 1 and CO<sub>2</sub>.</p>')
  })

  it('is on the line in the subject, the title of the HTML and the text', () => {
    const rendered = templates.renderDigest(digestView({ papers: [paper] }))
    const { html, text } = rendered.forReader(adasLinks)
    expect(rendered.subject).toBe('Sorting in O(n²) & less · 11 March')
    expect(html).toContain('<title>Sorting in O(n²) &amp; less · 11 March</title>')
    expect(text.replace(/\s+/g, ' ')).toContain('1. Sorting in O(n²) & less')
    expect(text.replace(/\s+/g, ' ')).toContain('We bound x^(2k+α) by L_q < 1 and CO₂.')
  })
})

describe('what a digest says', () => {
  const both = (rendered: RenderedDigest) => {
    const { html, text } = rendered.forReader(adasLinks)
    return [html, text.replace(/\s+/g, ' ')] as const
  }

  it('shows all that is known of a paper', () => {
    const paper = paperView({
      why: 'Trending',
      upvotes: 143,
      stars: 1204,
      comment: 'Accepted at NeurIPS',
      version: 2,
      pdfUrl: 'https://arxiv.org/pdf/2603.00001',
      codeUrl: 'https://code.example/x',
      projectUrl: 'https://project.example/x',
    })
    for (const part of both(templates.renderDigest(digestView({ papers: [paper] })))) {
      for (const fact of ['Ada Byron and Grace Murray', 'Computation and Language', '143', '1,204', 'Trending']) {
        expect(part).toContain(fact)
      }
      expect(part).toContain('Accepted at NeurIPS')
      expect(part.replaceAll('\u00a0', ' ')).toContain('arXiv, 10 March 2026, version 2')
      for (const url of [paper.absUrl, paper.pdfUrl, paper.codeUrl, paper.projectUrl]) expect(part).toContain(url)
    }
  })

  it('shows no line for what is not known', () => {
    const bare = paperView({ authors: [], categories: [], upvotes: 0, abstract: '', where: null, publishedOn: null })
    const [html, text] = both(templates.renderDigest(digestView({ papers: [bare] })))
    expect(html + text).not.toMatch(/[▲★]|PDF|Code|Read|null|undefined|version/)
  })

  it.each([
    [{ editions: 1, newPapers: 23 }, '23 new papers, 8 for you'],
    [{ editions: 5, newPapers: 1_410 }, '1,410 new papers in 5 editions, 8 for you'],
    [{ editions: 1, newPapers: 8 }, '8 new papers'],
  ])('sums up %j', (window, line) => {
    for (const part of both(templates.renderDigest(digestView({ window })))) expect(part).toContain(line)
  })

  it('says no version of what is the first one', () => {
    const papers = [paperView({ version: 1 })]
    for (const part of both(templates.renderDigest(digestView({ papers })))) expect(part).not.toContain('version')
  })

  it('lists its titles before its papers, short and by their numbers, and in the HTML leads to each', () => {
    const papers = paperViews(5)
    papers[4] = paperView({ title: `Long ${'and longer '.repeat(20)}` })
    const { html, text } = templates.renderDigest(digestView({ papers })).forReader(adasLinks)
    const lines = Array.from(html.matchAll(/href="#p(\d+)"[^>]*><span dir="auto">([^<]*)</g), ([, to, title]) => [
      to,
      title,
    ])
    expect(lines.slice(0, 2)).toEqual([
      ['1', 'Finding number 1'],
      ['2', 'Finding number 2'],
    ])
    expect(lines[4]?.[1]).toMatch(/^Long and longer .{80,110}…$/)
    for (const [to] of lines) expect(html.split(`id="p${to}"`)).toHaveLength(2)
    expect(text).toMatch(/\n 1\. Finding number 1\n 2\. Finding number 2\n[\s\S]*\n 5\. Long and .{40,68}\n {4}\S.*…\n/)
  })

  it.each([
    [3, 0],
    [4, 4],
    [60, 12],
  ])('of %i papers lists %i of them, and counts the others', (count, listed) => {
    const { shown, forReader } = templates.renderDigest(digestView({ papers: paperViews(count) }))
    const { html, text } = forReader(adasLinks)
    expect(html.match(/href="#p/g) ?? []).toHaveLength(listed)
    const more = listed > 0 && shown > listed ? [`and ${shown - listed} more`] : []
    expect(html.match(/and \d+ more(?=<\/p>)/g) ?? []).toEqual(more)
    expect(text.match(/and \d+ more$/gm) ?? []).toEqual(more)
  })

  it('says what has been withdrawn since the last one', () => {
    const withdrawn = [{ title: 'Too <good>', pageUrl: 'https://papers.example.org/papers/1', day: '2026-03-03' }]
    const [html, text] = both(templates.renderDigest(digestView({ withdrawn })))
    expect(html).toContain('href="https://papers.example.org/papers/1"')
    expect(html).toContain('<span dir="auto">Too &lt;good&gt;</span></a>')
    expect(text).toContain(
      'Withdrawn by its authors, from the edition of 3 March: Too <good> [1] [1] https://papers.example.org/papers/1',
    )
  })

  it('has no picture unless its papers bring some, and then one with nothing to read aloud', () => {
    const imagesOf = (thumbnailUrl: string | null) => {
      const view = digestView({ papers: [paperView({ thumbnailUrl })] })
      return templates
        .renderDigest(view)
        .forReader(adasLinks)
        .html.match(/<img [^>]*>/g)
    }
    expect(imagesOf(null)).toBeNull()
    expect(imagesOf('https://cdn.example.org/1.png')).toEqual([
      expect.stringMatching(/src="https:\/\/cdn\.example\.org\/1\.png" alt=""/),
    ])
  })

  it('links what is not in it', () => {
    for (const part of both(templates.renderDigest(digestView()))) {
      expect(part).toContain('15 more on the web')
      expect(part).toContain('https://papers.example.org/editions/2026-03-11')
    }
  })

  it('carries the note, the sample’s warning and the postal address where there are any', () => {
    const view = digestView({ postalAddress: 'Paper Lab\n1 Lane' })
    const full = digestView({ ...view, edition: { ...view.edition, isSample: true, note: 'Hello <all>.\n\nBye.' } })
    const [html, text] = both(templates.renderDigest(full))
    expect(html).toContain('Hello &lt;all&gt;.')
    expect(html).toContain('>Paper Lab<br>1 Lane<')
    expect(text).toContain('Hello <all>. Bye.')
    expect(text).toContain('Paper Lab 1 Lane')
    for (const part of [html, text]) expect(part).toContain('A sample edition')
  })

  it('adds in the preheader and does not repeat', () => {
    const { html } = templates.renderDigest(digestView()).forReader(adasLinks)
    expect(/<div style="display:none[^>]*>([^<]*)</.exec(html)?.[1]).toBe(
      'Also: Finding number 2; Finding number 3; Finding number 4',
    )
  })

  it.each([
    [{ abstract: 'We show it. It holds.' }, 'We show it. It holds.'],
    [{ abstract: '' }, 'Ada Byron and Grace Murray'],
    [{ abstract: '', authors: [] }, 'No.\u00a0214'],
  ])('of a single paper has a preheader of what is known: %j', (known, words) => {
    const { html } = templates.renderDigest(digestView({ papers: [paperView(known)] })).forReader(adasLinks)
    expect(/<div style="display:none[^>]*>([^<]*)</.exec(html)?.[1]).toBe(words)
  })

  it('is a letter of 72 columns that ends its lines clean', () => {
    const { text } = templates
      .renderDigest(digestView({ papers: paperViews(3, { abstract: 'Ten words. '.repeat(90) }) }))
      .forReader(adasLinks)
    for (const line of text.split('\n')) {
      expect(line).toBe(line.trimEnd())
      if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(72)
    }
    expect(text).not.toContain('\n\n\n')
  })

  it('refuses to be empty', () => {
    expect(() => templates.renderDigest(digestView({ papers: [] }))).toThrow('at least one paper')
  })
})

describe('size', () => {
  const many = paperViews(200, {
    abstract: `"Quoted" & <long>. ${'So many words, and each of them counts. '.repeat(30)}`,
  })

  it('stays under the limit by leaving out papers from the end, the same in both parts', () => {
    const view = digestView({ papers: many, moreCount: 5 })
    const rendered = templates.renderDigest(view)
    const long = `https://papers.example.org/${'x'.repeat(173)}`
    const { html, text } = rendered.forReader({ manageUrl: long, unsubscribeUrl: long, listUrl: long })
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(100_000)
    expect(Buffer.byteLength(html)).toBeGreaterThan(97_000)
    expect(rendered.shown).toBeGreaterThan(30)
    const inHtml = Array.from(html.matchAll(/class="t" href="([^"]+)"/g), (match) => match[1])
    const inText = addressesOf(text, 'Abstract')
    expect(inHtml).toEqual(many.slice(0, rendered.shown).map((paper) => paper.absUrl))
    expect(inText).toEqual(inHtml)
    expect(html).toContain(`${205 - rendered.shown} more on the web`)
    expect(rendered.subject).toContain(`and ${rendered.shown - 1} more`)
  })

  it('holds what the text has room for where that goes alone, and says so', () => {
    const papers = paperViews(50, { abstract: 'So many words, and each of them counts. '.repeat(28) })
    const view = digestView({ papers, moreCount: 0, window: { editions: 1, newPapers: 50 } })
    expect(templates.renderDigest(view, 'full').shown).toBeLessThan(45)
    const { shown, forReader, subject } = templates.renderDigest(view, 'full', undefined, 'text')
    const { text } = forReader(adasLinks)
    expect(shown).toBe(50)
    expect(addressesOf(text, 'Abstract')).toEqual(papers.map((paper) => paper.absUrl))
    expect(text).toContain('50 new papers\n')
    expect(subject).toContain('and 49 more')
  })

  it('stays under the limit also where the text goes alone', () => {
    const papers = paperViews(50, { abstract: 'So many words, and each of them counts. '.repeat(70) })
    const { shown, forReader } = templates.renderDigest(digestView({ papers }), 'full', undefined, 'text')
    const bytes = Buffer.byteLength(forReader(adasLinks).text)
    expect(shown).toBeLessThan(50)
    expect(bytes).toBeLessThanOrEqual(100_000)
    expect(bytes).toBeGreaterThan(93_000)
  })

  it('holds whole abstracts as far as they go, and sends readers of forty long ones to the web for the rest', () => {
    const end = 'This is where it ends.'
    const papers = paperViews(40, { abstract: `${'So many words, and each of them counts. '.repeat(70)}${end}` })
    const rendered = templates.renderDigest(digestView({ papers, moreCount: 5 }), 'full')
    const { html, text } = rendered.forReader(adasLinks)
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(100_000)
    expect(rendered.shown).toBeGreaterThan(15)
    expect(rendered.shown).toBeLessThan(40)
    for (const part of [html, text.replace(/\s+/g, ' ')]) {
      expect(part.split(end).length - 1).toBe(rendered.shown)
      expect(part).toContain(`${45 - rendered.shown} more on the web`)
    }
  })

  it.each([
    ['an endless sentence', '<&"'.repeat(100_000)],
    ['endless paragraphs', '"\n\n'.repeat(50_000)],
  ])('holds the lead whatever it brings, even %s', (_, abstract) => {
    const monster = paperView({
      title: '"'.repeat(50_000),
      abstract,
      authors: Array<string>(600).fill('&'.repeat(9_000)),
      comment: '"'.repeat(9_000),
      codeUrl: `https://code.example/${'x'.repeat(99_000)}`,
    })
    const rendered = templates.renderDigest(digestView({ papers: [monster, ...paperViews(7)] }))
    expect(rendered.shown).toBe(8)
    expect(Buffer.byteLength(rendered.forReader(adasLinks).html)).toBeLessThan(100_000)
  })

  it.each(['"<&>" ', 'a² "<&>" ', 'x²x'])(
    'lets forged papers full of %s take no more than some long ones would',
    (words) => {
      const forged = paperViews(50, {
        title: words.repeat(100),
        abstract: words.repeat(1_000),
        authors: Array<string>(5).fill(words.repeat(20)),
        comment: words.repeat(30),
      })
      const usual = paperViews(48, { abstract: 'So many words, and each of them counts. '.repeat(30) })
      const shownOf = (papers: typeof forged) => templates.renderDigest(digestView({ papers }), 'full').shown
      expect(shownOf(forged)).toBeGreaterThanOrEqual(7)
      expect(shownOf([...forged.slice(0, 2), ...usual])).toBeGreaterThanOrEqual(shownOf(usual) - 7)
    },
  )

  it('stays small on an ordinary day', () => {
    const abstract = `${'We study a thing that matters to many people in the field. '.repeat(6)}`
    const { html } = templates.renderDigest(digestView({ papers: paperViews(20, { abstract }) })).forReader(adasLinks)
    expect(Buffer.byteLength(html)).toBeLessThan(45_000)
  })
})
