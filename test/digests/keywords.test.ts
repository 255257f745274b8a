import { describe, expect, test } from 'vitest'
import { createWordIndex } from '../../src/digests/word-index.ts'

/** Whether a paper with this title, or this abstract, is found by a keyword. */
function isFound(keyword: string, title: string, abstract = ''): boolean {
  const index = createWordIndex()
  index.add(0, title, abstract)
  return index.find(keyword).anywhere.length > 0
}

test.each([
  ['transformers', 'A Transformer'],
  ['Transformer', 'TRANSFORMERS'],
  ['graph neural networks', 'A graph neural network'],
  ['Graph Neural Network', 'On graph-neural networks'],
  ['quantisation', 'Quantisation'],
  ['fine-tuning', 'We finetune and fine-tuned it'],
  ['fine-tuning', 'Finetuning at scale'],
  ['pretraining data', 'More pre-training data'],
  ['pre-training data', 'More pretraining data'],
  ['erdos', 'Erdős graphs'],
  ['Erdős', 'Erdos graphs'],
  ['naïve bayes', 'Naive Bayes'],
  ['C++', 'Compiling C++ code'],
  ['GPT-4', 'GPT-4o and GPT-4'],
  ['Alzheimer', "Alzheimer's disease"],
  ["Alzheimer's disease", 'Alzheimer disease'],
  ['大模型', '关于大模型的研究'],
  ['O(n²)', 'An O(n2) bound'],
  ['large language model', 'Large\nlanguage\n\nmodels'],
  ['analyses', 'An analysis'],
  ['ﬁlter', 'Filters'],
])('the keyword "%s" finds "%s"', (keyword, title) => {
  expect(isFound(keyword, title)).toBe(true)
})

test.each([
  ['transformer', 'Transformations that transform'],
  ['C++', 'Vitamin C'],
  ['graph network', 'A graph neural network'],
  ['neural graph', 'A graph neural network'],
  ['net', 'A network'],
  ['rag', 'Fragments'],
  ['general', 'Generative'],
  ['objective', 'Objects'],
  ['模大', '关于大模型'],
  ['???', 'What???'],
  ['', 'Anything'],
])('the keyword "%s" does not find "%s"', (keyword, title) => {
  expect(isFound(keyword, title)).toBe(false)
})

describe('a keyword in quotes', () => {
  test.each([
    ['"graph neural networks"', 'Graph Neural Networks'],
    ['"diffusion"', 'Diffusion'],
    ['"Diffusion"', 'by diffusion'],
    ['"RAG"', 'Better RAG systems'],
    ['"LoRA"', 'LoRA adapters'],
    ['"pre-training"', 'A pre-training set'],
  ])('as %s finds "%s"', (keyword, title) => {
    expect(isFound(keyword, title)).toBe(true)
  })

  test.each([
    ['"graph neural networks"', 'A graph neural network'],
    ['"transformer"', 'Transformers'],
    ['"RAG"', 'A rag doll'],
    ['"LoRA"', 'LoRa radio'],
    ['"pretraining"', 'A pre-training set'],
    ['"finetuning"', 'Finetuned'],
  ])('as %s does not find "%s"', (keyword, title) => {
    expect(isFound(keyword, title)).toBe(false)
  })
})

describe('a phrase', () => {
  test('does not go over the border between title and abstract', () => {
    expect(isFound('neural network', 'On the neural', 'network')).toBe(false)
  })

  test('that begins anew in the middle of itself is found', () => {
    expect(isFound('self self attention', 'self self self attention')).toBe(true)
  })

  test('is found in the title apart from the abstract', () => {
    const index = createWordIndex()
    index.add(0, 'On graphs', 'of trees')
    index.add(1, 'On trees', 'of graphs and graphs')
    index.add(2, 'On sub-graph search', 'of anything')
    expect(index.find('graph')).toEqual({ anywhere: [0, 1, 2], inTitle: [0, 2] })
    expect(index.find('subgraph')).toEqual({ anywhere: [2], inTitle: [2] })
  })

  test('is found in the same texts as by reading each of them', () => {
    const vocabulary = ['graph', 'graphs', 'neural', 'network', 'networks', 'self-supervised', 'the', 'RAG']
    const pick = (seed: number) => vocabulary[(seed * 7919) % vocabulary.length] ?? ''
    const texts = Array.from({ length: 60 }, (_, text) =>
      Array.from({ length: 12 }, (_, at) => pick(text * 31 + at * at + ((text * at) % 5))).join(' '),
    )
    const index = createWordIndex()
    for (const [slot, text] of texts.entries()) index.add(slot, text, '')
    const exactly = (phrase: string) =>
      texts.flatMap((text, slot) =>
        ` ${text.toLowerCase().replaceAll('-', ' ')} `.includes(` ${phrase} `) ? slot : [],
      )
    for (const phrase of ['graph neural', 'neural network', 'the self supervised', 'networks the', 'graph']) {
      const { anywhere } = index.find(`"${phrase}"`)
      expect([...anywhere].sort((a, b) => a - b)).toEqual(exactly(phrase))
    }
    expect(exactly('graph').length).toBeGreaterThan(0)
  })
})

test('a text made to keep a matcher busy ends', () => {
  const index = createWordIndex()
  for (const part of ['a ', 'a-', "'s", '大', '++']) index.add(0, part.repeat(20_000), part.repeat(20_000))
  expect(index.find(`${'a '.repeat(50)}b`).anywhere).toEqual([])
})
