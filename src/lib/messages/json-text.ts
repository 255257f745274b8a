/** Where a text of messages departs from `{"key": "message", …}`, counted as JavaScript counts, and how to mend it. */
export interface TextFault {
  at: number
  what: string
}

interface Entry {
  key: string
  keyAt: number
  /** As it is written, with its quotes. */
  written: string
  writtenAt: number
}

/** The first fault. Node names the place of some only, and none in words for who translates. */
export function whatIsWrong(text: string): TextFault | undefined {
  return scan(text).fault
}

/**
 * Where a message stands in the text of its file.
 * @param at where in the message; without it, where its key begins
 */
export function placeOf(text: string, key: string, at?: number): number {
  // JSON takes the last of two with one key.
  const entry = scan(text).entries.findLast((one) => one.key === key)
  if (!entry || at === undefined) return entry?.keyAt ?? 0
  const characters = entry.written.slice(1, -1).match(/\\u[\da-f]{4}|\\.|[\s\S]/gi) ?? []
  return entry.writtenAt + 1 + characters.slice(0, at).join('').length
}

const aString = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"/iy

function scan(text: string): { entries: Entry[]; fault?: TextFault } {
  const entries: Entry[] = []
  let at = 0
  let comma = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    at += found?.length ?? 0
    return found
  }
  const takeMark = (mark: string): boolean => {
    take(/\s*/y)
    const isThere = text[at] === mark
    if (isThere) at += 1
    take(/\s*/y)
    return isThere
  }
  const fail = (what: string, where = at) => ({ entries, fault: { at: where, what } })

  if (text.trim() === '') return fail('it is empty: write {} where there is nothing to say yet', 0)
  if (!takeMark('{')) return fail('it must be an object of messages by key: begin it with { and end it with }')
  let isOver = takeMark('}')
  while (!isOver) {
    const keyAt = at
    const key = take(aString)
    if (key === undefined) {
      if (text[at] === '}') return fail('a comma stands before the }: take it away', comma)
      return fail('a key is due here: write it in double quotes, such as "digest.all"')
    }
    if (!takeMark(':')) return fail(`a colon is due here, between ${key} and its message: put it there`)
    const writtenAt = at
    const written = take(aString)
    if (written === undefined) return fail(`${key} ${whyNoText(text[at])}`)
    entries.push({ key: JSON.parse(key), keyAt, written, writtenAt })
    isOver = takeMark('}')
    comma = at
    if (!isOver && !takeMark(','))
      return fail(`a comma or the last } is due here, after ${key}: put it there`, afterText(text, at))
  }
  return at < text.length ? fail('something follows the last }: take it away') : { entries }
}

function whyNoText(first: string | undefined): string {
  if (first === '{' || first === '[')
    return 'holds more than one text: give each a key of its own, such as "digest.all", in the one object'
  if (first === '"')
    return 'has a text that JSON cannot read: keep it on one line, end it with ", and write \\" and \\\\ for a quote and a backslash in it'
  return 'has no text: write its message in double quotes'
}

/** What is missing after a text belongs right behind it, not where the next line begins. */
function afterText(text: string, at: number): number {
  return text.slice(0, at).trimEnd().length
}
