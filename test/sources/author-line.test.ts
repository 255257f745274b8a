import { expect, test } from 'vitest'
import { splitAuthors } from '../../src/sources/author-line.ts'

test.each([
  ['Ada Example', ['Ada Example']],
  ['Ada Example, Bo Sample', ['Ada Example', 'Bo Sample']],
  ['Ada Example and Bo Sample', ['Ada Example', 'Bo Sample']],
  ['Ada Example, Bo Sample, and Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  ['Ada Example; Bo Sample & Cy Third', ['Ada Example', 'Bo Sample', 'Cy Third']],
  ['Ada Example (Institute of A, City, Land), Bo Sample', ['Ada Example', 'Bo Sample']],
  ['Ada Example (Institute (Dept. B, Floor 1), City), Bo Sample (Lab)', ['Ada Example', 'Bo Sample']],
  ['Ada Example (1), Bo Sample (1 and 2) ((1) Institute A, (2) Lab B)', ['Ada Example', 'Bo Sample']],
  ['The Example Collaboration: Ada Example, Bo Sample', ['The Example Collaboration', 'Ada Example', 'Bo Sample']],
  ['Ada Example (Institute A, Bo Sample', ['Ada Example Institute A', 'Bo Sample']],
  ['Andr\\\'e Ex\\c{c}ample, J.\\,K. S{\\"a}mple', ["Andr\\'e Ex\\c{c}ample", 'J.\\,K. S{\\"a}mple']],
  ['Ada Example, Jr., Bo Sample, III', ['Ada Example Jr.', 'Bo Sample III']],
  ['Example, A., Sample, B. C., Third, J.-P.', ['A. Example', 'B. C. Sample', 'J.-P. Third']],
  ['Sandy Anderson, Alexand Land', ['Sandy Anderson', 'Alexand Land']],
  ['  Ada \n  Example ,, ', ['Ada Example']],
  ['', []],
  ['(everybody)', []],
])('%j names %j', (line, names) => {
  expect(splitAuthors(line)).toEqual(names)
})

test('no name is lost among thousands with affiliations', () => {
  const line = Array.from({ length: 3000 }, (_, index) => `Author N${index} (Place ${index}, Land)`).join(', ')
  expect(splitAuthors(line)).toHaveLength(3000)
})
