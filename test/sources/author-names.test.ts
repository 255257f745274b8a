import { expect, test } from 'vitest'
import { inReadingOrder, splitAuthors } from '../../src/sources/author-names.ts'

test.each([
  ['commas and an "and"', 'Ada Example, Bo Sample and Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  ['a comma before the "and"', 'Ada Example, Bo Sample, and Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  ['affiliations', 'Ada Example (Here, There), Bo Sample (Nowhere and Elsewhere)', ['Ada Example', 'Bo Sample']],
  [
    'numbered affiliations with a key',
    'A. Example (1,2), B. Sample ((1) Univ X, (2) Univ Y) and C. Third',
    ['A. Example', 'B. Sample', 'C. Third'],
  ],
  ['a key of its own at the end', 'A. Example (1), B. Sample (2), ((1) Here (2) There)', ['A. Example', 'B. Sample']],
  ['a collaboration spoken for', 'A. Example, for the XYZ Collaboration', ['A. Example', 'XYZ Collaboration']],
  ['a collaboration of two', 'A. Example for the X and Y Collaborations', ['A. Example', 'X', 'Y Collaborations']],
  ['a team spoken for', 'A. Example on behalf of the Z team', ['A. Example', 'Z team']],
  ['a collaboration before a colon', 'XYZ Collaboration: A. Example, et al.', ['XYZ Collaboration', 'A. Example']],
  ['a collaboration alone', 'The XYZ Collaboration', ['The XYZ Collaboration']],
  ['a suffix', 'A. Example, Jr., B. Sample III', ['A. Example Jr.', 'B. Sample III']],
  ['names that hold the word', 'Andy Sandand, Brand Ander', ['Andy Sandand', 'Brand Ander']],
  ['line breaks', 'Ada\n  Example,\n Bo Sample\nand Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  [
    'TeX with a comma',
    String.raw`A.\,B. Ex\"ample, Bo S{\o}mple`,
    [String.raw`A.\,B. Ex\"ample`, String.raw`Bo S{\o}mple`],
  ],
  ['an ampersand', String.raw`A. Example \& B. Sample & C. Third`, ['A. Example', 'B. Sample', 'C. Third']],
  ['parentheses without a partner', 'A. Example (Here, B. Sample), C. Third (There', ['A. Example', 'C. Third There']],
  ['a lone closing one', 'A. Example), B. Sample', ['A. Example', 'B. Sample']],
  ['semicolons', 'Ada Example; Bo Sample & Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  ['places in places', 'A. Example (Institute (Dept. B, Floor 1), City), B. Sample (Lab)', ['A. Example', 'B. Sample']],
  [
    'initials behind the names',
    'Example, A., Sample, B. C., Third, J.-P.',
    ['A. Example', 'B. C. Sample', 'J.-P. Third'],
  ],
  ['affiliations alone', '(everybody)', []],
  ['nothing but commas', ' , ,and ,', ['and']],
  ['nothing', '', []],
])('an author line with %s is taken apart', (_, line, names) => {
  expect(splitAuthors(line)).toEqual(names)
})

test('no name is lost among thousands with affiliations', () => {
  const line = Array.from({ length: 3000 }, (_, index) => `Author N${index} (Place ${index}, Land)`).join(', ')
  expect(splitAuthors(line)).toHaveLength(3000)
})

test('an author line made to keep a parser busy ends', () => {
  for (const part of ['(', ')', ' ', ', and ', 'for the ', '\\']) {
    expect(splitAuthors(part.repeat(100_000)).length).toBeLessThanOrEqual(100_000)
  }
})

test.each([
  ['Ames, Ada B.', 'Ada B. Ames'],
  ['van der Ames, A.', 'A. van der Ames'],
  ['Ames, Ada, Jr.', 'Ada Ames Jr.'],
  ['The XYZ Collaboration', 'The XYZ Collaboration'],
  [' Ames, ', 'Ames'],
  ['', ''],
])('the name "%s" is read as "%s"', (written, read) => {
  expect(inReadingOrder(written)).toBe(read)
})
