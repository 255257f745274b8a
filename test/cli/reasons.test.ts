import { beforeAll, describe, expect, test } from 'vitest'
import { daysBefore } from '../../src/lib/clock.ts'
import { reasonForm } from '../../src/subscribers/reason.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, runAll } = useCommandLine()
const today = new Date().toISOString().slice(0, 10)
const ago = (days: number) => daysBefore(today, days)

async function said(day: string, form: { reason?: string; words?: string }): Promise<void> {
  const { reason, words } = reasonForm.parse(form)
  await db.query('INSERT INTO unsubscribe_reasons (day, reason, words) VALUES ($1, $2, $3)', [day, reason, words])
}

describe('subscribers reasons', () => {
  let nobody: Ended
  let ended: Record<string, Ended>
  beforeAll(async () => {
    nobody = await run('subscribers reasons')
    await said(ago(40), { reason: 'elsewhere', words: 'Long ago.' })
    await said(ago(29), { reason: 'too-many' })
    await said(ago(3), { words: 'Too\u001b[2J long' })
    await said(ago(2), { reason: 'too-many', words: 'One a month would do.' })
    await said(today, { reason: 'no-time' })
    await said(today, { reason: 'too-many' })
    ended = await runAll({
      plain: 'subscribers reasons',
      json: 'subscribers reasons --json',
      all: 'subscribers reasons --days 400 --json',
      week: 'subscribers reasons --days 7 --json',
    })
  }, 60_000)
  const factsOf = (name: string) => JSON.parse(ended[name]?.stdout ?? '')

  test('says so where nobody gave one', () => {
    expect(nobody).toEqual({ code: 0, stdout: `${ago(29)} to ${today}: 0 readers said why they left\n`, stderr: '' })
  })

  test('counts each reason of the last thirty days, the most frequent first, and shows what was written', () => {
    expect(ended['plain']?.stdout.split('\n')).toEqual([
      `${ago(29)} to ${today}: 5 readers said why they left`,
      '      3  Too many mails',
      '      1  I do not get round to reading them',
      '      1  In words alone',
      '',
      'In their words, the newest first',
      `  ${ago(2)}  Too many mails: One a month would do.`,
      `  ${ago(3)}  Too [2J long`,
      '',
    ])
  })

  test('prints the same for programs', () => {
    expect(factsOf('json')).toEqual({
      since: ago(29),
      upTo: today,
      counts: [
        { reason: 'too-many', count: 3 },
        { reason: 'no-time', count: 1 },
        { reason: null, count: 1 },
      ],
      words: [
        { day: ago(2), reason: 'too-many', words: 'One a month would do.' },
        { day: ago(3), reason: null, words: 'Too [2J long' },
      ],
    })
  })

  test('looks back on as many days as it is told', () => {
    expect([factsOf('all').counts.length, factsOf('all').words.at(-1).words]).toEqual([4, 'Long ago.'])
    expect(factsOf('week').counts[0]).toEqual({ reason: 'too-many', count: 2 })
  })

  test.each(['0', '-1', 'week', '1.5'])('refuses %s days as wrong usage', async (days) => {
    const { code, stderr } = await run(`subscribers reasons --days=${days}`)
    expect(code).toBe(2)
    expect(stderr).toContain('It must be a number of days, 1 or more.')
  })
})
