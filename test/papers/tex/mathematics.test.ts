import { describe, expect, test } from 'vitest'
import { cleanParagraphs, cleanTitle } from '../../../src/papers/clean-text.ts'

/** Formulas and what they are on a line of text. */
const formulas: Record<string, [string, string][]> = {
  'superscripts and subscripts that fonts have': [
    ['x^2 + y_1^{10}', 'x² + y₁¹⁰'],
    ['10^{-19}', '10⁻¹⁹'],
    ['x_i', 'xᵢ'],
    ['\\theta_t', 'θₜ'],
    ['a^{n+1}', 'aⁿ⁺¹'],
    ['x_{ij}', 'xᵢⱼ'],
    ['x^{\\prime}', 'x′'],
    ["f''(x)", 'f″(x)'],
    ['\\pi^*', 'π*'],
    ['90^\\circ', '90°'],
  ],
  'scripts without such characters': [
    ['x^{2k+\\alpha}', 'x^(2k+α)'],
    ['L_q', 'L_q'],
    ['A^\\top', 'A^⊤'],
    ['\\mathcal{L}_{\\text{total}}', 'L_(total)'],
    ['2^{n^2}', '2^(n²)'],
    ['\\nabla_\\theta J', '∇_θ J'],
  ],
  'symbols and letters of other styles': [
    ['x \\in \\mathbb{R}^d', 'x ∈ ℝᵈ'],
    ['\\mathcal{O}(n)', 'O(n)'],
    ['\\mathbb{E}[X]', 'E[X]'],
    ['\\boldsymbol{\\mu}', 'μ'],
    ['\\ell_2', 'ℓ₂'],
    ['\\bW \\cL \\F', 'WLF'],
  ],
  'relations, which get spaces, and signs, which keep their author’s': [
    ['a\\leq b', 'a ≤ b'],
    ['f\\colon X\\to Y', 'f: X → Y'],
    ['\\sim 50', '∼50'],
    ['\\geq90\\%', '≥90%'],
    ['\\alpha = 0.5', 'α = 0.5'],
    ['\\alpha=-0.5', 'α=−0.5'],
    ['3 \\times 3', '3 × 3'],
    ['16\\times16', '16×16'],
    ['2\\times', '2×'],
    ['5.3\\pm 0.1', '5.3±0.1'],
    ['x \\not\\in S', 'x ∉ S'],
  ],
  'fractions, roots and binomials': [
    ['\\frac12', '1/2'],
    ['\\frac{a+b}{2n}', '(a+b)/(2n)'],
    ['\\frac{1}{2}x', '(1/2)x'],
    ['\\left(\\frac{1}{2}\\right)^2', '(1/2)²'],
    ['\\sqrt{x}', '√x'],
    ['\\sqrt{x+1}', '√(x+1)'],
    ['\\sqrt[3]{x}', '³√x'],
    ['\\binom{n}{k}', '(n choose k)'],
    ['{a+b \\over 2} + {n \\choose k}', '(a+b)/2 + (n choose k)'],
    ['\\frac{1}{\\log(n)}', '1/log(n)'],
    ['\\frac{1}{n(n+1)}', '1/(n(n+1))'],
    ['\\frac{1}{\\sqrt{2\\pi}}', '1/√(2π)'],
  ],
  'derivatives, and products that only look like them': [
    ['\\frac{\\partial u}{\\partial t}', '∂u/∂t'],
    ['\\frac{\\partial^2 u}{\\partial x^2}', '∂²u/∂x²'],
    ['\\frac{\\partial^2 u}{\\partial x\\partial y}', '∂²u/(∂x∂y)'],
    ['\\frac{\\mathrm{d}y}{\\mathrm{d}x}', 'dy/dx'],
    ['\\frac{1}{dT}', '1/(dT)'],
    ['\\frac{d^2}{dT}', 'd²/(dT)'],
  ],
  'roots, of which one sees where they end': [
    ['\\sqrt{dT}', '√(dT)'],
    ['\\sqrt{d}T', '√d T'],
    ['\\sqrt{nd}', '√(nd)'],
    ['\\sqrt{n}d', '√n d'],
    ['\\sqrt{n(n+1)}', '√(n(n+1))'],
    ['\\sqrt{n}(n+1)', '√n (n+1)'],
    ['\\sqrt{s_{NN}}d', '√s_(NN) d'],
    ['\\sqrt{n^2}', '√n²'],
    ['\\sqrt{n}^2', '(√n)²'],
    ['2\\sqrt[3]{x}', '2 ³√x'],
    ['d\\sqrt{T}', 'd√T'],
  ],
  'parentheses in the place of braces, which are taken whole': [
    ['70\\sqrt(21)/(9\\pi)', '70√(21)/(9π)'],
    ['\\sqrt\\left(x+f(y)\\right)z', '√((x+f(y)))z'],
    ['\\binom(2k,k)^2', '(2k choose k)²'],
    ['x^(2k)', 'x⁽²ᵏ⁾'],
  ],
  'accents over letters': [
    ['\\hat{x}_{ij}', 'x̂ᵢⱼ'],
    ['\\tilde{O}(n)', 'Õ(n)'],
    ['\\bar x', 'x̄'],
  ],
  'names and words': [
    ['O(n\\log n)', 'O(n log n)'],
    ['\\log\\log n', 'log log n'],
    ['\\operatorname{rank}(A)', 'rank(A)'],
    ['x \\text{ if } y > 0', 'x if y > 0'],
    ['\\mathrm{SO}(3)', 'SO(3)'],
    ['a \\equiv b \\pmod{n}', 'a ≡ b (mod n)'],
    ['\\text{rate of $n^2$}', 'rate of n²'],
  ],
  'spaces, delimiters and grouping': [
    ['1{,}000', '1,000'],
    ['10\\,000', '10 000'],
    ['\\|x\\|_2', '‖x‖₂'],
    ['\\{0,1\\}^n', '{0,1}ⁿ'],
    ['\\bigl[ a \\bigr]', '[a]'],
    ['\\sum_{i=1}^{n} x_i', '∑ᵢ₌₁ⁿ xᵢ'],
  ],
  'backslashes that were doubled on the way': [['\\\\alpha\\\\times \\\\beta', 'α×β']],
}

describe.each(Object.entries(formulas))('a formula with %s', (_, pairs) => {
  test.each(pairs)('%s is read as %s', (formula, text) => {
    expect(cleanTitle(`$${formula}$`)).toBe(text)
  })
})

describe('a formula that cannot be turned stays as written', () => {
  test.each([
    ['with a macro that nobody knows', '$\\ourscore{x}^2 + \\alpha$'],
    ['with a brace that is not closed', '$x^{2$'],
    ['with a command that lacks its argument', '$\\frac{1}$'],
    ['with a parenthesis for an argument that is not closed', '$\\sqrt(6$'],
    ['with a matrix', '$\\begin{pmatrix} a \\\\ b \\end{pmatrix}$'],
    ['nested beyond reason', `$${'{'.repeat(20)}\\sqrt{x}${'}'.repeat(20)}\\nobody$`],
  ])('%s', (_, formula) => {
    expect(cleanTitle(`Before ${formula} and after $\\beta$`)).toBe(`Before ${formula} and after β`)
  })
})

describe('the delimiters of a formula', () => {
  test.each([
    ['\\(x^2\\) and \\[y_1\\] and $$z$$', 'x² and y₁ and z'],
    ['CO$_2$ and M$^3$Net', 'CO₂ and M³Net'],
    ['$k$-means on $n$ points', 'k-means on n points'],
    ['Spaces $ x $ inside', 'Spaces x inside'],
    ['20\\,$\\mu$m and $5\\,$m', '20 μm and 5 m'],
  ])('are understood in %s', (text, clean) => {
    expect(cleanTitle(text)).toBe(clean)
  })

  test.each([
    'It costs $5 million and $10 million.',
    'From US$5 to CA$10 a month, $3.50 on average',
    'A budget of $100 to $200',
    'It costs $5 million (not 6$)',
    'It was US$ 3 billion; now it is 5$; no more',
    'Run with $HOME and with $PATH set',
    'A lone $ sign',
    'An empty $$ pair',
  ])('are not seen in %s', (text) => {
    expect(cleanTitle(text)).toBe(text)
  })

  test('that lack their partner take no prose with them', () => {
    expect(cleanTitle('The $k-means method runs well on $n$ points')).toBe('The $k-means method runs well on n points')
  })

  test('never reach over a paragraph', () => {
    expect(cleanParagraphs('one $x\n\nand y$ two')).toBe('one $x\n\nand y$ two')
  })
})
