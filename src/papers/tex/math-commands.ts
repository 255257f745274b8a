import { table } from '../../lib/table.ts'
/** The combining mark of each accent of mathematics. */
export const mathAccents: Readonly<Record<string, string>> = table<string>({
  hat: '\u0302',
  widehat: '\u0302',
  tilde: '\u0303',
  widetilde: '\u0303',
  bar: '\u0304',
  overline: '\u0304',
  vec: '\u20d7',
  overrightarrow: '\u20d7',
  dot: '\u0307',
  ddot: '\u0308',
  check: '\u030c',
  breve: '\u0306',
  acute: '\u0301',
  grave: '\u0300',
  mathring: '\u030a',
})

/** Letters of another style are shown as plain ones, but for these, which every font has. */
export const doubleStruck: Readonly<Record<string, string>> = table<string>({
  C: 'ℂ',
  H: 'ℍ',
  N: 'ℕ',
  P: 'ℙ',
  Q: 'ℚ',
  R: 'ℝ',
  Z: 'ℤ',
})

/** Commands whose argument is shown in another style: the style is left out. */
export const styles =
  /^(?:math(?:bf|rm|it|sf|tt|cal|scr|frak|normal|bin|rel|op|ord|open|close|punct|inner|bfit|versal)|boldsymbol|bm|pmb|bold|operatorname|operatornamewithlimits|underline|underbrace|overbrace|ensuremath|smash|boxed|mathstrut|mathchoice)$/
/** Commands whose argument is text, not mathematics. */
export const texts =
  /^(?:text(?:bf|rm|it|sf|tt|sc|normal|up|md|sl)?|mbox|hbox|fbox|emph|enquote|intertext|mathtext|num|textsuperscript|textsubscript)$/
/** Commands that show nothing themselves. */
export const silent =
  /^(?:left|right|middle|[bB]igg?[lrm]?|limits|nolimits|displaystyle|textstyle|scriptstyle|scriptscriptstyle|bf|rm|it|sf|tt|cal|sc|em|normalfont|boldmath|unboldmath|nonumber|notag|allowbreak|nobreak|relax|xspace|protect|null|strut|hfill|tiny|small|footnotesize|large|Large|normalsize|centering|mathstrut)$/
export const spaces = /^(?:[ ,:;>]|q?quad|thinspace|medspace|thickspace|enspace|enskip|space|newline|par)$/
