const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
}

/**
 * A text without what people leave out when they type: case, accents, ligatures and letters' styles. Two texts that fold
 * to the same are the same to a reader who looks for one of them.
 */
export function fold(text: string): string {
  // Most texts are plain, and this runs for every word of every paper.
  if (!/[^ -~\s]/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFC')
}
