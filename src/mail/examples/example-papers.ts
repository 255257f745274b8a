import { type NewPaper, toPaper } from '../../papers/paper.ts'
import type { Paper } from '../../papers/store.ts'
import { samplePapers } from '../../sources/sample.ts'
import type { RawPaper } from '../../sources/source.ts'

/** The bundled papers, as the database would have them. */
export function examplePapers(count: number): Paper[] {
  return asStored(samplePapers.slice(0, count))
}

/** Papers as they hardly come, but may: what a template has to stand. */
export function oddPapers(): Paper[] {
  return asStored(odd.map((paper, index) => ({ ...plain, externalId: `odd/${index + 1}`, ...paper })))
}

/** A paper of which nothing is known but what every paper has. */
export function barePaper(): Paper[] {
  return asStored([{ ...plain, externalId: 'odd/bare', title: 'Alone', authors: [], categories: [] }])
}

const plain: Omit<RawPaper, 'externalId'> = {
  source: 'example',
  title: 'A paper',
  abstract: 'We say one thing. Then we say another.',
  authors: ['Ada Byron', 'Grace Murray'],
  categories: ['cs.CL'],
  ...{ publishedAt: undefined, announcedOn: undefined, version: undefined, comment: undefined, signals: undefined },
  ...{ absUrl: undefined, pdfUrl: undefined, codeUrl: undefined, projectUrl: undefined, thumbnailUrl: undefined },
}

const odd: readonly Partial<RawPaper>[] = [
  {
    title: `On the ${'very '.repeat(70)}long title of a paper that would not end`,
    authors: Array.from({ length: 600 }, (_, index) => `Author Number ${index + 1}`),
    abstract: 'This sentence is as long as the others. '.repeat(120),
    categories: ['cs.CL', 'cs.LG', 'stat.ML', 'cs.AI', 'math.OC', 'quant-ph'],
    version: 12,
    publishedAt: new Date('2026-03-10T17:59:59Z'),
    signals: { upvotes: 1_234_567, stars: 98_765, comments: 4_321 },
    comment: 'Accepted at the Twenty-Seventh International Conference on Things with Long Names, 48 pages, 12 figures',
    codeUrl: 'https://code.example.org/one/two',
    projectUrl: 'https://project.example.org/?a=1&b=2',
    pdfUrl: 'https://papers.example.org/odd.pdf',
  },
  {
    title: 'كيف تتعلم الآلات القراءة من اليمين إلى اليسار (GPT-5)',
    authors: ['محمد بن موسى', 'דוד לוי'],
    abstract: 'نقدم طريقة جديدة. תקציר קצר בעברית. And a little English in between.',
  },
  {
    title: '大規模言語モデルのための疎な符号帳：理論と実践',
    authors: ['山田 太郎', '李 小龙', '김민수'],
    abstract: '我们提出了一种新方法。これは短い要約です。짧은 초록입니다.',
  },
  {
    title: '<script>alert("title")</script> & {{ subject }} {% if %} $& \'quoted\' “curly”',
    authors: ['<b>Bold</b> O’Name', 'A & B'],
    abstract: 'Less < more > nothing & {{ everything }}.',
    comment: '<!-- not a comment -->',
  },
  { title: 'Sorting in $O(n^2 \\log n)$ with $x_{ij}$ and CO$_2$, and 👩🏽‍🔬 emoji ½ ∂ ℝ' },
  { title: 'Donaudampfschifffahrtsgesellschaft'.repeat(6), authors: ['X'.repeat(90)] },
  { title: 'Nothing is known of it', authors: [], categories: [] },
]

function asStored(papers: readonly RawPaper[]): Paper[] {
  const fit = papers.map(toPaper).filter((paper): paper is NewPaper => !('unfit' in paper))
  return fit.map((paper, index) => ({
    id: index + 1,
    source: paper.source,
    externalId: paper.externalId,
    title: paper.title,
    abstract: paper.abstract,
    authors: paper.authors,
    categories: paper.categories,
    publishedAt: paper.publishedAt ?? null,
    revisedAt: paper.revisedAt ?? null,
    announcedOn: paper.announcedOn ?? null,
    version: paper.version ?? null,
    absUrl: paper.absUrl ?? null,
    pdfUrl: paper.pdfUrl ?? null,
    codeUrl: paper.codeUrl ?? null,
    projectUrl: paper.projectUrl ?? null,
    thumbnailUrl: paper.thumbnailUrl ?? null,
    comment: paper.comment ?? null,
    journalRef: paper.journalRef ?? null,
    doi: paper.doi ?? null,
    withdrawn: false,
    firstSeenAt: paper.publishedAt ?? new Date(0),
    signals: {
      upvotes: paper.signals?.upvotes ?? null,
      stars: paper.signals?.stars ?? null,
      comments: paper.signals?.comments ?? null,
    },
  }))
}
