const command =
  /(\\(?:uppercase|MakeUppercase)\s*)?(?:\\expandafter\s*)?(?:\{\s*\\romannumeral\s*(\d{1,3})\s*\}|\\romannumeral\s*(\d{1,3}))/g

const values: readonly [number, string][] = [
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

/** `text` with its `\romannumeral2` as `ii`, in capitals where the command for those stands before it. */
export function readRomanNumerals(text: string): string {
  if (!text.includes('\\romannumeral')) return text
  return text.replace(command, (_, capitals, inBraces, bare) => {
    const numeral = roman(Number(inBraces ?? bare))
    return capitals === undefined ? numeral : numeral.toUpperCase()
  })
}

function roman(number: number): string {
  let numeral = ''
  let left = number
  for (const [value, letters] of values) {
    numeral += letters.repeat(Math.floor(left / value))
    left %= value
  }
  return numeral
}
