import { describe, expect, test } from 'vitest'
import { followedAs, isFollowed, isInitials, readingsOf } from '../../src/subscribers/person-name.ts'

/** Whether somebody who follows `name` gets the papers of `author`. */
function follows(name: string, author: string): boolean {
  return followedAs(name).some(({ family, given }) =>
    readingsOf(author).some((reading) => reading.family === family && isFollowed(given, reading.given)),
  )
}

test.each([
  ['Y. LeCun', 'Yann LeCun'],
  ['Y. LeCun', 'Y. LeCun'],
  ['Y LeCun', 'Yves LeCun'],
  ['Yann LeCun', 'Yann LeCun'],
  ['Yann LeCun', 'Y. LeCun'],
  ['Yann LeCun', 'Yann A. LeCun'],
  ['yann lecun', 'Yann LeCun'],
  ['LeCun, Yann', 'Yann LeCun'],
  ['LeCun, Y.', 'Yann LeCun'],
  ['LeCun Y', 'Yann LeCun'],
  ['Yann Le Cun', 'Yann LeCun'],
  ['Yann LeCun', 'Yann Le Cun'],
  ['LeCun', 'Yann LeCun'],
  ['YANN LECUN', 'Yann LeCun'],
  ['Dr. Yann LeCun', 'Yann LeCun'],
  ['J. A. Smith', 'John Albert Smith'],
  ['J.A. Smith', 'John A. Smith'],
  ['JA Smith', 'John A. Smith'],
  ['John A. Smith', 'John Smith'],
  ['John Smith', 'J. A. Smith'],
  ['John Smith Jr.', 'John Smith'],
  ['Laurens van der Maaten', 'Laurens van der Maaten'],
  ['L. van der Maaten', 'Laurens Van Der Maaten'],
  ['van der Maaten, Laurens', 'L. van der Maaten'],
  ['Aaron van den Oord', 'Aäron van den Oord'],
  ['Luc Van Gool', 'L. Van Gool'],
  ['B. Scholkopf', 'Bernhard Schölkopf'],
  ['Bernhard Schoelkopf', 'Bernhard Schölkopf'],
  ['Bernhard Schölkopf', 'B. Schoelkopf'],
  ['Hector Garcia-Molina', 'Hector Garcia Molina'],
  ['Hector Garcia Molina', 'Hector García-Molina'],
  ['García Molina, Hector', 'H. Garcia-Molina'],
  ['J.-P. Serre', 'Jean-Pierre Serre'],
  ['Jean-Pierre Serre', 'J. P. Serre'],
  ['Jean Pierre Serre', 'Jean-Pierre Serre'],
  ['Xiaoming Li', 'Xiao-Ming Li'],
  ['Xiao Ming Li', 'Xiaoming Li'],
  ['Wang Xiaoming', 'Xiaoming Wang'],
  ['Xiaoming Wang', 'Wang Xiaoming'],
  ['X. Wang', 'Wang Xiaoming'],
  ['王伟', '王 伟'],
  ['王, 伟', '王伟'],
  ['Minh Le Nguyen', 'Minh Le Nguyen'],
  ['M. L. Nguyen', 'Minh Le Nguyen'],
  ['Le Song', 'Le Song'],
  ['Ben Taskar', 'B. Taskar'],
  ["Conor O'Brien", 'Conor OʼBrien'],
  ['ATLAS Collaboration', 'The ATLAS Collaboration'],
  ['ATLAS', 'ATLAS Collaboration'],
  ['OpenAI', 'OpenAI'],
  ['Madonna', 'Madonna'],
  ['Wei Wang (王伟)', 'Wei Wang'],
  ['Łukasz Kaiser', 'Lukasz Kaiser'],
  ['Иван Петров', 'И. Петров'],
])('following "%s" brings the papers of "%s"', (name, author) => {
  expect(follows(name, author)).toBe(true)
})

test.each([
  ['Yann LeCun', 'Yves LeCun'],
  ['Y. LeCun', 'Jean LeCun'],
  ['Y. LeCun', 'Yann Cunningham'],
  ['Yann LeCun', 'LeCun'],
  ['J. A. Smith', 'John B. Smith'],
  ['John A. Smith', 'John B. Smith'],
  ['John Smith', 'Johnny Smith'],
  ['L. Maaten', 'Laurens van der Maaten'],
  ['L. van der Maaten', 'Laurens Maaten'],
  ['Xiao Li', 'Xiao-Ming Li'],
  ['Jean Serre', 'Jean-Pierre Serre'],
  ['Thomas Martin', 'Martin Thomas'],
  ['Wei Wang', 'Wen Wang'],
  ['王伟', '王伟明'],
  ['伟', '王伟'],
  ['CMS Collaboration', 'ATLAS Collaboration'],
  ['A. Atlas', 'ATLAS Collaboration'],
  ['Yann', 'Yann LeCun'],
  ['', 'Yann LeCun'],
  ['Yann LeCun', ''],
  ['...', 'Yann LeCun'],
])('following "%s" does not bring the papers of "%s"', (name, author) => {
  expect(follows(name, author)).toBe(false)
})

describe('any name', () => {
  test.each([
    'Ada Example',
    'A. B. Example',
    'Anna de la Cruz',
    'Jean-Luc Picard',
    'Example, Ada',
    'Nguyen Van An',
    '山田 太郎',
    'The XYZ Collaboration',
    'Ada von und zu Example',
    "Siobhán O'Hara-Example",
  ])('followed as it is written, "%s", brings its own papers', (name) => {
    expect(follows(name, name)).toBe(true)
  })

  test('made to keep a reader of names busy ends', () => {
    for (const part of ['A.', 'van ', '-', 'a-', 'A. ', '(', ', ']) {
      expect(readingsOf(part.repeat(20_000)).length).toBeLessThan(10)
    }
  })
})

test.each([
  ['Y.', true],
  ['J.-P.', true],
  ['J. A.', true],
  ['JA', true],
  ['y', true],
  ['Li', false],
  ['LI', false],
  ['Ada', false],
  ['王', false],
  ['', false],
])('"%s" is initials: %s', (text, is) => {
  expect(isInitials(text)).toBe(is)
})
