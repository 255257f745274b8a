import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { parsePaperId } from '../../src/papers/paper.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { addPapers, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const open = async (path: string) => (await pages.request(path)).text()

describe('a paper’s page', () => {
  test('shows all its authors and its whole abstract in its paragraphs', async () => {
    const authors = Array.from({ length: 12 }, (_, index) => `Author Number${index + 1}`)
    const sentences = Array.from({ length: 20 }, (_, index) => `Sentence ${index + 1} says something.`)
    const abstract = `${sentences.join(' ')}\n\nA second paragraph.`
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', authors, abstract })])
    const html = await open('/papers/2603.00001')
    expect(html).toContain(authors.join(', '))
    expect(html).toContain(`>${sentences.join(' ')}</p>`)
    expect(html).toContain('>A second paragraph.</p>')
  })

  test('sets the mathematics of what another program inserted, and keeps its own title plain', async () => {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, authors) VALUES ('lab', '1', $1, $2, $3)`,
      ['Sorting in $O(n^2)$', 'For \\emph{all} $x_{ij} < \\alpha$.', JSON.stringify(["Andr\\'e"])],
    )
    const html = await open('/papers/lab:1')
    expect(html).toContain('<h1 dir="auto">Sorting in O(n<sup>2</sup>)</h1>')
    expect(html).toContain('>For all x<sub>ij</sub> &lt; α.</p>')
    expect(html).toContain('André')
    expect(html).toMatch(/<title>Sorting in O\(n²\)/)
  })

  test('links to the paper at its source and to the edition that it was in', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001' })])
    const html = await open('/papers/2603.00001')
    expect(html).toContain('href="https://arxiv.org/abs/2603.00001"')
    expect(html).toContain('<a href="/editions/2026-03-10">Tuesday, 10 March 2026</a>')
  })

  test('does not link to itself where the paper stands nowhere else', async () => {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', '1', 'Ours', 'All of it.')`,
    )
    expect(await open('/papers/lab:1')).not.toMatch(/<a href="[^"]*lab(:|%3A)1"/)
  })

  test('of the sample links to the sample edition', async () => {
    await showSample(db, '2026-03-10')
    expect(await open('/papers/2602.20159')).toContain('<a href="/editions/sample">the sample edition</a>')
  })

  test('is there before the paper is in any edition, and names none', async () => {
    await addPapers(db, [rawPaper({ externalId: '2603.00001', title: 'Not out yet' })])
    const html = await open('/papers/2603.00001')
    expect(html).toContain('Not out yet')
    expect(html).not.toContain('in the edition')
  })

  test('says where the paper was published since, and makes nothing of what is no DOI', async () => {
    const published = { journalRef: 'J. <Inv>. 1 (2026) 1', doi: '10.1000/a#"b' }
    await publishPapers(db, '2026-03-10', [
      rawPaper({ externalId: '2603.00001', ...published }),
      rawPaper({ externalId: '2603.00002', doi: 'javascript:alert(1)' }),
    ])
    const html = await open('/papers/2603.00001')
    expect(html).toContain('<bdi>J. &lt;Inv&gt;. 1 (2026) 1</bdi>')
    expect(html).toContain('<a href="https://doi.org/10.1000/a%23" rel="noopener">doi:10.1000/a#</a>')
    expect(await open('/papers/2603.00002')).not.toContain('Published:')
  })

  const versions = async (facts: Partial<RawPaper>) => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', ...facts })])
    return await open('/papers/2603.00001')
  }
  const [published, revised] = [new Date('2026-03-09T17:00:00Z'), new Date('2026-03-12T17:00:00Z')]

  test('says when a later version was made, below the first one’s date', async () => {
    const html = await versions({ version: 3, publishedAt: published, revisedAt: revised })
    expect(html.replaceAll('\u00a0', ' ')).toContain('<bdi>arXiv, 9 March 2026, version 3</bdi>')
    expect(html).toContain('<p class="quiet">Version 3 of 12 March 2026</p>')
  })

  test.each([
    ['a first version', { version: 1, publishedAt: published, revisedAt: published }],
    ['one whose number is not known', { publishedAt: published }],
    ['a later one of which no day is known', { version: 3, publishedAt: published }],
  ])('says of %s what the facts have, and not twice', async (_, facts) => {
    expect(await versions(facts)).not.toMatch(/<p class="quiet">[^<]*version/i)
  })

  test('names the first twenty authors of a collaboration, and all others on demand', async () => {
    const authors = Array.from({ length: 600 }, (_, index) => `Author ${index + 1}`)
    const html = await versions({ authors })
    expect(html).toContain('Author 19, Author 20</p>\n<details class="meta"><summary>580 more authors</summary>')
    expect(html).toContain('<p class="meta" dir="auto">Author 21, Author 22,')
  })

  test('says nothing of versions where nothing is known', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001' })])
    expect(await open('/papers/2603.00001')).not.toMatch(/version/i)
  })

  test('says of a withdrawn paper that it is', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001' })])
    await db.query('UPDATE papers SET withdrawn = true')
    expect(await open('/papers/2603.00001')).toContain('Its authors have withdrawn this paper.')
  })
})

describe('the address of a paper', () => {
  test.each([
    ['2603.00001', '2603.00001'],
    ['hep-th/9901001', 'hep-th/9901001'],
    ['hep-th/9901001', 'hep-th%2F9901001'],
    ['math/0309136', 'math/0309136'],
  ])('of arXiv’s %s may be written /papers/%s', async (externalId, written) => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId, title: 'The one' })])
    expect(await open(`/papers/${written}`)).toContain('>The one</h1>')
  })

  test.each([
    ['2603.00001', '2603.00001v3'],
    ['2603.00001', 'arxiv:2603.00001'],
    ['2603.00001', '2603.00001.pdf'],
    ['2603.00001', 'https://arxiv.org/abs/2603.00001v1'],
    ['hep-th/9901001', 'arxiv:hep-th/9901001v2'],
    ['hep-th/9901001', 'HEP-TH/9901001'],
    ['math/0309136', 'math.GT/0309136'],
    ['our-lab:1', 'our-lab:%201'],
  ])('of %s leads there from /papers/%s', async (id, written) => {
    const { source, externalId } = parsePaperId(id)
    await publishPapers(db, '2026-03-10', [rawPaper({ source, externalId, title: 'The one' })])
    const response = await pages.request(`/papers/${written}`)
    expect(response.status).toBe(301)
    const path = response.headers.get('Location') ?? 'none'
    expect(decodeURIComponent(path)).toBe(`/papers/${id}`)
    expect(await open(path)).toContain('>The one</h1>')
  })

  test.each(['10.1101/2026.01.01.123456', 'a b', 'what?#%&', 'slash/ed/', 'naïve-ü', '::', '"><script>'])(
    'of another source’s %s is what the edition links to',
    async (externalId) => {
      await publishPapers(db, '2026-03-10', [rawPaper({ source: 'our-lab', externalId, title: 'The one' })])
      const href = (await open('/editions/2026-03-10')).match(/<h2[^>]*><a href="([^"]*)"/)?.[1] ?? 'no link'
      expect(await open(href)).toContain('>The one</h1>')
    },
  )

  test.each(['2603.99999', 'our-lab:nothing', ':', 'arxiv:', 'x', '%00', 'our-lab:%00', '%ff', 'a'.repeat(5_000)])(
    'that names no paper, such as %s, is not found',
    async (id) => {
      const response = await pages.request(`/papers/${id}`)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('This paper is not here')
    },
  )

  test('without an id is not found', async () => {
    expect((await pages.request('/papers')).status).toBe(404)
  })
})
