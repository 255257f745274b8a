import { describe, expect, test } from 'vitest'
import { cleanName, cleanParagraphs, cleanTitle } from '../../../src/papers/clean-text.ts'

const turned: Record<string, [string, string][]> = {
  'accents and letters': [
    ['K\\"{a}hler', 'Kähler'],
    ["Andr\\'e, \\'{\\i}, {\\'E}, Poincar\\'{e}", 'André, í, É, Poincaré'],
    ['{\\o}, \\ss, \\aa, {\\L}ukasz, Stra\\ss e', 'ø, ß, å, Łukasz, Straße'],
    ['\\v{c}, \\c{c}, \\H{o}, \\v c', 'č, ç, ő, č'],
    ['na\\"ively', 'naïvely'],
    ['Schr\\\\"{o}dinger', 'Schrödinger'],
  ],
  'Greek letters that arXiv broke into accents': [
    ['\\k{appa} of 0.76, \\r{ho} = 0.65, \\b{eta}-VAE', 'κ of 0.76, ρ = 0.65, β-VAE'],
    ['\\t{au}, \\t{heta}, \\d{elta}, \\c{hi}, \\v{arphi}', 'τ, θ, δ, χ, φ'],
    ['(\\r{ho}sys), \\k{appa}_i and $\\gamma^{(\\r{ho},f)}$', '(ρsys), κ_i and γ^((ρ,f))'],
    ['\\c{opyright} 2024', '© 2024'],
    ['\\b{o}, \\k{a}', 'o̱, ą'],
  ],
  'escaped signs': [
    ['29.7\\% \\& file\\_name \\#1', '29.7% & file_name #1'],
    ['from \\$5 to \\$6', 'from $5 to $6'],
    ["don\\'t, the model\\'s", "don't, the model's"],
    ['the \\"best\\" one', 'the "best" one'],
  ],
  'styles, and braces that only protect': [
    ['\\textbf{B}old \\emph{and \\textit{nested}}', 'Bold and nested'],
    ['{\\it old} {\\bf style} {\\emph odd}', 'old style odd'],
    ['\\emph{}nothing', 'nothing'],
    ['{BERT} and {T}he {Great Model}', 'BERT and The Great Model'],
    ['1{,}000 and 2{.}5', '1,000 and 2.5'],
    ['\\color{red} warm \\color{myD}iffusion', 'warm \\color{myD}iffusion'],
    ['\\textcolor{red}{warm} \\underline{line}', 'warm line'],
    ['x\\textsuperscript{2}', 'x²'],
  ],
  'links, references and notes': [
    ['\\url{https://example.org/a\\_b}', 'https://example.org/a_b'],
    ['\\href{https://example.org}{here}', 'here (https://example.org)'],
    ['\\href{https://example.org}{example.org}', 'example.org'],
    ['\\hyperlink{https://example.org}{this page}', 'this page (https://example.org)'],
    ['see \\citep[p. 7]{one}', 'see [p. 7 one]'],
    ['as~\\cite{one,two} in Fig.~\\ref{fig}', 'as [one,two] in Fig. [fig]'],
    ['Words\\footnote{A note.} go on', 'Words (A note.) go on'],
  ],
  'abbreviations, lines and lists': [
    ['\\ie, \\eg, \\etal, \\etc.', 'i.e., e.g., et al., etc.'],
    ['one\\\\ two \\newline three', 'one two three'],
    ['\\begin{itemize} \\item one \\item two \\end{itemize}', '• one • two'],
  ],
  'ornaments and numerals': [
    ['\\ding{182} one, \\ding{173} two, \\ding{51}', '❶ one, ② two, ✓'],
    ['(\\romannumeral1) and (\\romannumeral 14)', '(i) and (xiv)'],
    ['Part \\uppercase\\expandafter{\\romannumeral2}: Control', 'Part II: Control'],
    ['users$\\rule[0.25em]{1em}{0.4pt}$who pay, $x\\rule{0pt}{2ex}$', 'users—who pay, x'],
  ],
  'quotation marks of two kinds, or the closing ones twice': [
    ["Quantifying \"Learning'' in Context", 'Quantifying “Learning” in Context'],
    ["a ''free lunch'', (''for all'')", 'a “free lunch”, (“for all”)'],
  ],
  'dashes, quotes and ties': [
    ['pages 3--5, so---or so, this -- that', 'pages 3–5, so—or so, this – that'],
    ["``double'' and `single'", '“double” and ‘single’'],
    ['Models~(LMs) of Stage~3', 'Models (LMs) of Stage 3'],
  ],
  'mathematics without its delimiters': [
    ['\\alpha and \\beta-VAE, 10\\times10', 'α and β-VAE, 10×10'],
    ['10^{19} and R^2, x_{ij}', '10¹⁹ and R², xᵢⱼ'],
    ['CO_2, H_2O and Sr_2RuO_4', 'CO₂, H₂O and Sr₂RuO₄'],
    ['1.45times faster at 256times256', '1.45× faster at 256×256'],
    ['O (log(D) cdot |p|), 7{times}', 'O (log(D) · |p|), 7×'],
    ['Paris rightarrow France, mathcal{O}(n)', 'Paris → France, O(n)'],
  ],
}

describe.each(Object.entries(turned))('in prose, %s', (_, pairs) => {
  test.each(pairs)('%s is read as %s', (text, clean) => {
    expect(cleanTitle(text)).toBe(clean)
  })
})

describe('what is no TeX stays as it is', () => {
  test.each([
    'snake_case, top_p, x_1, GPT-4_turbo and file_name.py',
    'sometimes three times, 2 times faster',
    '~50% of 3~5 at z~2, x~N(0,1)',
    'https://example.org/~ada/a_b--c^2',
    'git commit --amend, i-- and ----',
    '<think> and <EOS>, a < b, {{ x }}, {0, 1}, #{name}',
    '**bold** and `code_x` and &amp;',
    'about 50% of all, 5 % more',
    '∇ é 𝔘 中文 x̂',
    "f''(x) and g''(x), 5'4'' tall, 30'' and 40''",
    'a\\1b C:\\1',
    '^_^ and ^ alone',
  ])('%s', (text) => {
    expect(cleanTitle(text)).toBe(text.normalize('NFC'))
  })
})

test.each(['\\constructor{x}', '$\\constructor{x}$', '\\toString y', '\\hasOwnProperty{e}', '\\ding{constructor}'])(
  'a command by a name that every object of JavaScript has is no command: %s',
  (text) => {
    expect(cleanTitle(text)).toBe(text)
  },
)

describe('a macro of the authors', () => {
  test('stays, and hides nothing of what stands around and in it', () => {
    expect(cleanTitle('\\zap{} gains 5\\% on \\bench{\\emph{set}_2} and \\zap\\ too')).toBe(
      '\\zap gains 5% on \\bench{set_2} and \\zap too',
    )
  })

  test.each([
    ['with \\tit{pairwise} keys', 'with pairwise keys'],
    [
      '\\rev{It \\emph{now} is (see there) a tool, new in 2024.} Next',
      'It now is (see there) a tool, new in 2024. Next',
    ],
    ['\\b{Learning to walk}', 'Learning to walk'],
    ['\\replaced{new}{old} words, \\texorpdfstring{$x^2$}{x2}', 'new words, x²'],
  ])('that takes words alone leaves them: %s', (text, clean) => {
    expect(cleanTitle(text)).toBe(clean)
  })

  test.each([
    '\\deleted{that is } it',
    '\\todo{ask Ada}',
    '\\score{x}',
    '\\total{unique_references}',
    '\\pair{one}{two}',
    '\\color{myD}iffusion',
  ])('that takes anything else, or words that are not to be read, stays: %s', (text) => {
    expect(cleanTitle(text)).toBe(text)
  })

  test('keeps its empty braces where a letter follows', () => {
    expect(cleanTitle('all \\zap{}s')).toBe('all \\zap{}s')
  })

  test('is read as its name where that says what it stands for', () => {
    expect(cleanTitle('{\\ours} beats \\method{}, \\ourmodel{}s and \\benchname\\xspace on 5\\%')).toBe(
      'ours beats method, ourmodels and benchname on 5%',
    )
  })
})

describe('a comment', () => {
  test('loses its percent sign and no word', () => {
    expect(cleanParagraphs('It is new. % Not so old\nas it was (before). %\nWe show it.')).toBe(
      'It is new. Not so old as it was (before). We show it.',
    )
  })
})

describe('a line end written as a command', () => {
  test('is one, and begins a paragraph where an indent follows', () => {
    expect(cleanParagraphs('One.\\n  Two.\\nThree.\\n Four.')).toBe('One.\n\nTwo.\\nThree. Four.')
  })

  test('stays where a text speaks of it', () => {
    expect(cleanTitle('after "\\n\\n" or (\\n)')).toBe('after "\\n\\n" or (\\n)')
  })
})

describe('a name', () => {
  test.each([
    ["Paulo Andr\\'e", 'Paulo André'],
    ["\\'Alvarez-Mar\\'{\\i}n", 'Álvarez-Marín'],
    ['{\\L}ukasz~Ko\\l odziej', 'Łukasz Kołodziej'],
    ['Nguy\\~ên', 'Nguyễn'],
    ['A$AP Rocky', 'A$AP Rocky'],
  ])('%s is %s', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
  })
})
