/** The address as it is, without TeX's escapes. */
export function unescapeAddress(address: string): string {
  return address.replace(/\\([_%#&~$])(?:\{\})?/g, '$1').trim()
}

/** The words of a link, with its address where they are not that. */
export function linked(address: string, words: string): string {
  const url = unescapeAddress(address)
  const isShown = words.includes(url.replace(/^\w+:\/\/|\/$/g, ''))
  return url === '' || isShown ? words : `${words} (${url})`
}

/** The character of MathJax's `\unicode{x2713}`; undefined for controls and what is none. */
export function characterOf(argument: string): string | undefined {
  const code = /^\s*(?:[xX"]([\da-fA-F]{2,6})|(\d{2,7}))\s*$/.exec(argument)
  const point = code ? Number.parseInt(code[1] ?? code[2] ?? '', code[1] ? 16 : 10) : 0
  const isCharacter =
    point >= 0x20 && point <= 0x10ffff && !(point >= 0x7f && point < 0xa0) && !(point >= 0xd800 && point < 0xe000)
  return isCharacter ? String.fromCodePoint(point) : undefined
}
