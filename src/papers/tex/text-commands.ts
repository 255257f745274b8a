import { table } from '../../lib/table.ts'
import { letters } from './accents.ts'

/** What commands of text stand for. Letters and what journals abbreviate; names of authors' own macros are not here. */
export const textSymbols: Readonly<Record<string, string>> = table<string>({
  ...letters,
  S: '§',
  P: '¶',
  dag: '†',
  ddag: '‡',
  pounds: '£',
  copyright: '©',
  textregistered: '®',
  texttrademark: '™',
  textcopyright: '©',
  textdegree: '°',
  textmu: 'µ',
  textohm: 'Ω',
  texteuro: '€',
  textpm: '±',
  texttimes: '×',
  textbackslash: '\\',
  textasciitilde: '~',
  textasciicircum: '^',
  textless: '<',
  textgreater: '>',
  textbar: '|',
  textunderscore: '_',
  textdollar: '$',
  textemdash: '—',
  textendash: '–',
  textquoteleft: '‘',
  textquoteright: '’',
  textquotedblleft: '“',
  textquotedblright: '”',
  textquotesingle: "'",
  textquotedbl: '"',
  textellipsis: '…',
  textbullet: '•',
  textperiodcentered: '·',
  textrightarrow: '→',
  textleftarrow: '←',
  textuparrow: '↑',
  textdownarrow: '↓',
  textperthousand: '‰',
  textpertenthousand: '‱',
  textexclamdown: '¡',
  textquestiondown: '¿',
  guillemotleft: '«',
  guillemotright: '»',
  slash: '/',
  dots: '…',
  ldots: '…',
  TeX: 'TeX',
  LaTeX: 'LaTeX',
  BibTeX: 'BibTeX',
  ie: 'i.e.',
  eg: 'e.g.',
  etc: 'etc.',
  etal: 'et al.',
  wrt: 'w.r.t.',
  aka: 'a.k.a.',
  iid: 'i.i.d.',
  vs: 'vs.',
  cf: 'cf.',
})

/** Commands whose argument is text to be read: the words stay, the style goes. */
export const worded =
  /^(?:text(?:bf|it|tt|sc|rm|sf|up|md|sl|normal|superscript|subscript|quote)?|emph|underline|uline|uwave|sout|ul|hl|[mhf]box|textcolor|enquote|num|unit|MakeUppercase|uppercase|MakeLowercase|textnormal|url|path|nolinkurl|texorpdfstring|replaced|title|section|paragraph|gls|Gls|glspl|ac|acf|acs|acp|acrshort|acrfull|acrlong|hyperlink|foreignlanguage|scalebox|resizebox|footnote|thanks|href)$/

/** Commands with that many arguments of which only the last is text. */
export const lastOfTwo = /^(?:textcolor|hyperlink|foreignlanguage|scalebox|hypertarget)$/

/** Commands with two arguments of which only the first is text. */
export const firstOfTwo = /^(?:texorpdfstring|replaced)$/

/** Commands whose argument is no text of the paper: what its authors took out or say to each other, files, colours. */
const apart =
  /^(?:del(?:eted?)?|removed?|rem|st|xout|cancel|todo|fixme|comments?|notes?|(?:page)?color|colorbox|input|include(?:graphics)?|bibliography(?:style)?|usepackage|documentclass|begin|end|ding|unicode)$/
const word = /^\p{L}[\p{L}\p{M}\p{N}-]{2,}[.!?]?$/u
const words =
  /^\s*\p{L}[\p{L}\p{M}\p{N}'’.,:;%()“”‘’"/=≥≤!?&-]* [\p{L}\p{M}\p{N} '’.,:;%()“”‘’"/=≥≤!?&-]*[\p{L}\p{N}.!?%)”’"]\s*$/u

/** Whether the authors' own `\name{argument}` shows words in some style, or marks them as new: `\rev{as it is now}`. */
export function isWrapper(name: string, argument: string): boolean {
  return !apart.test(name) && (word.test(argument) || words.test(argument))
}

/** References: what they name is shown in brackets. */
export const referring =
  /^(?:[cC]ite(?:p|t|alp|alt|author|year|yearpar|text)?|parencite|textcite|autocite|footcite|nocite|(?:[cC]|auto|eq|page|name)?ref)$/

/** Commands that change the style from here on, or show nothing. */
export const switches =
  /^(?:it|bf|em|sc|tt|rm|sf|sl|cal|tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|itshape|bfseries|scshape|ttfamily|rmfamily|sffamily|upshape|slshape|mdseries|normalfont|boldmath|unboldmath|noindent|indent|centering|raggedright|protect|relax|null|allowbreak|nobreak|sloppy|displaystyle|textstyle|maketitle|newpage|clearpage|break|limits|left|right|bigl?|bigr|Bigl?|Bigr|footnotemark|hfill|leavevmode|ignorespaces|unskip|selectfont)$/

/** Commands that end a line or leave space. */
export const spacing =
  /^(?:newline|linebreak|par|bigskip|medskip|smallskip|quad|qquad|space|thinspace|enspace|enskip|hfil|vspace|hspace)$/

/** Environments of text, whose beginning and end show nothing. */
export const environments =
  /^(?:itemize|enumerate|description|abstract|quote|quotation|center|flushleft|flushright|document|small|footnotesize)$/
