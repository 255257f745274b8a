import { describe, expect, test } from 'vitest'
import { authorList, keywordList, parseAuthors, parseKeywords } from '../../src/subscribers/interests.ts'

describe('keywords in a box', () => {
  test.each([
    ['one a line', 'diffusion\r\ngraph neural network\n', ['diffusion', 'graph neural network']],
    ['between commas', 'diffusion, graph neural network,', ['diffusion', 'graph neural network']],
    ['in quotes', '"graph, or tree", diffusion', ['"graph, or tree"', 'diffusion']],
    ['in quotes of books', '“RAG”, „LoRA“, «GAN»', ['"GAN"', '"LoRA"', '"RAG"']],
    ['with a quote that has no partner', '"diffusion\nmodels"', ['diffusion', 'models']],
    ['with odd blanks', ' graph \t neural\u00a0network ', ['graph neural network']],
    ['between the commas of other scripts', '大模型，扩散、图', ['图', '大模型', '扩散']],
    ['of none', ' \n , \r\n', []],
  ])('%s are read', (_, text, kept) => {
    expect(parseKeywords(text)).toEqual({ kept, dropped: [] })
  })

  test('that say the same are kept once, and the other is named', () => {
    expect(parseKeywords('Diffusion, graph, DIFFUSION')).toEqual({
      kept: ['Diffusion', 'graph'],
      dropped: [{ text: 'DIFFUSION', why: 'repeated' }],
    })
  })

  test('without a word are left out, and named', () => {
    expect(parseKeywords('???, graph')).toEqual({
      kept: ['graph'],
      dropped: [{ text: '???', why: 'wordless' }],
    })
  })

  test('of more than 100 characters are left out, and named by their beginning', () => {
    const { kept, dropped } = parseKeywords(`${'a'.repeat(101)}, ${'b'.repeat(100)}`)
    expect(kept).toEqual(['b'.repeat(100)])
    expect(dropped).toEqual([{ text: `${'a'.repeat(40)}…`, why: 'long' }])
  })

  test('beyond fifty are left out, and named', () => {
    const { kept, dropped } = parseKeywords(Array.from({ length: 52 }, (_, at) => `word${at}`).join('\n'))
    expect(kept).toHaveLength(50)
    expect(dropped).toEqual(['word50', 'word51'].map((text) => ({ text, why: 'many' })))
  })

  test('made to keep a parser busy end', () => {
    for (const part of ['"', ',', '“', 'a"', '\n'])
      expect(parseKeywords(part.repeat(50_000)).kept.length).toBeLessThan(51)
  })
})

describe('authors in a box', () => {
  test.each([
    ['one a line', 'Yann LeCun\r\nG. Hinton', ['G. Hinton', 'Yann LeCun']],
    ['between commas', 'Yann LeCun, Geoffrey Hinton, Y. Bengio', ['Geoffrey Hinton', 'Y. Bengio', 'Yann LeCun']],
    ['with initials between commas', 'Y. LeCun, G. Hinton', ['G. Hinton', 'Y. LeCun']],
    ['between semicolons', 'LeCun, Yann; Hinton, G.', ['G. Hinton', 'Yann LeCun']],
    ['turned', 'LeCun, Yann', ['Yann LeCun']],
    ['turned, several in a line', 'LeCun, Y., Hinton, Geoffrey E.', ['Geoffrey E. Hinton', 'Y. LeCun']],
    ['turned, with a particle', 'van der Maaten, Laurens', ['Laurens van der Maaten']],
    ['turned, with two family names', 'Garcia Molina, Hector', ['Hector Garcia Molina']],
    ['joined by a word', 'Yann LeCun and G. Hinton', ['G. Hinton', 'Yann LeCun']],
    ['with a suffix', 'John Smith, Jr.', ['John Smith Jr.']],
    ['in characters', '王伟，李 娜\n王, 芳', ['李娜', '王伟', '王芳']],
    ['of one name', 'OpenAI\nLeCun', ['LeCun', 'OpenAI']],
    ['of none', ' ;\n,', []],
  ])('%s are read', (_, text, kept) => {
    expect(parseAuthors(text)).toEqual({ kept, dropped: [] })
  })

  test('written both ways are kept once, and the other is named', () => {
    expect(parseAuthors('Yann LeCun\nLeCun, Yann')).toEqual({
      kept: ['Yann LeCun'],
      dropped: [{ text: 'Yann LeCun', why: 'repeated' }],
    })
  })
})

describe('a list of interests from elsewhere', () => {
  test('is kept in one order, each once and tidy', () => {
    expect(keywordList.parse([' graphs ', 'diffusion', 'Graphs', '“RAG”'])).toEqual(['"RAG"', 'diffusion', 'graphs'])
    expect(authorList.parse(['LeCun, Yann', 'Yann LeCun', 'Ada Example'])).toEqual(['Ada Example', 'Yann LeCun'])
  })

  test.each([
    ['more than fifty', Array.from({ length: 51 }, (_, at) => `word${at}`)],
    ['one of more than a hundred characters', ['a'.repeat(101)]],
    ['one without a word', ['!']],
    ['one that is no text', [7]],
  ])('with %s is refused', (_, list) => {
    expect(keywordList.safeParse(list).success).toBe(false)
  })
})
