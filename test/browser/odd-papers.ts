import type { PaperView } from '../../src/mail/digest-view.ts'
import { paperView } from '../mail/views.ts'

/** Papers that a template finds hard: other scripts and directions, names by the hundred, titles without an end or a space. */
export const oddPapers: readonly PaperView[] = [
  paperView({
    title: 'نماذج لغوية كبيرة لفهم النصوص العربية القديمة',
    authors: ['ليلى حداد', 'عمر الفاسي', 'Noor Rahman', 'Sara Aziz', 'Omar Said'],
    abstract:
      'نقدّم نموذجًا لغويًا يقرأ المخطوطات العربية القديمة. يتفوّق على النماذج السابقة مثل GPT-4 بنسبة 12٪. والشيفرة متاحة للجميع.',
    why: 'Trending',
    upvotes: 1_204,
    comment: '12 pages',
  }),
  paperView({
    title: '面向大规模语言模型的稀疏码本：一种高效可解释的表示学习方法',
    authors: ['王小明', '李华', '陈静'],
    abstract:
      '本文提出一种稀疏码本方法，用于压缩大规模语言模型的中间表示。实验表明，在保持准确率的同时，存储减少了九成。代码已公开。',
    why: 'In Computation and Language (cs.CL)',
  }),
  paperView({
    title: '日本語の長い題名をもつ論文とその組版の問題について',
    authors: ['山田太郎'],
    abstract: 'これは要旨です。短い文章からなります。',
  }),
  paperView({
    title: 'למידה עמוקה בזמן O(n²): ומעבר לו',
    authors: ['דנה לוי'],
    abstract: 'אנו מציגים שיטה חדשה. היא מהירה.',
  }),
  paperView({
    title: 'Observation of a resonance at √s = 13 TeV by six hundred authors',
    authors: Array.from({ length: 600 }, (_, index) => `A. Author${index + 1}`),
    abstract: 'We observe O(n²), xᵢⱼ and x^(2k+α). All of it is good.',
    comment: 'Accepted at NeurIPS 2026 (oral); 47 pages, 12 figures',
    version: 3,
  }),
  paperView({
    title:
      '👩‍👩‍👧 family of models 🧪: a very long title that goes on about what it does, how it does it, why anybody would want it done, and for whom, until it needs five lines on a phone and three on a desk',
    authors: [],
    categories: [],
    abstract: '',
    where: null,
    publishedOn: null,
  }),
  paperView({
    title:
      'Pneumonoultramicroscopicsilicovolcanoconiosis_without_any_space_at_all_in_it_so_that_it_must_be_broken_somewhere',
    abstract: `The data are at https://example.org/${'a'.repeat(150)}.`,
  }),
].map((paper, index) => ({ ...paper, id: index + 1 }))
