import { describe, expect, test } from 'vitest'
import { messageOf } from '../../src/lib/error.ts'

describe('the message of what was thrown', () => {
  test('is one line, however many the error has', () => {
    expect(messageOf(new Error('first\n  second\r\n\tthird '))).toBe('first second third')
  })

  test('is the name of an error without words', () => {
    expect(messageOf(new RangeError())).toBe('RangeError')
  })

  test('is that of the first of several errors, as of an address that was tried by IPv6 and IPv4', () => {
    expect(messageOf(new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('other')]))).toBe(
      'connect ECONNREFUSED ::1:5432',
    )
  })

  test('is whatever else was thrown, as text', () => {
    expect(messageOf('no error at all')).toBe('no error at all')
    expect(messageOf(undefined)).toBe('undefined')
  })
})
