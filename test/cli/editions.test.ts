import { beforeAll, expect, test } from 'vitest'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { useCommandLine } from './command-line.ts'

const { db, run } = useCommandLine()
beforeAll(async () => {
  await publishPapers(db, '2026-03-10', [rawPaper()])
  await publishPapers(db, '2026-03-11', [rawPaper()])
})

const notes = async () => (await db.query('SELECT note FROM editions ORDER BY number')).rows.map((row) => row['note'])

test('editions note gives the latest edition its note, says it, and takes it away', async () => {
  const said = await run(['editions', 'note', ' A loud day for robots.\n\nRead two. '])
  expect(said).toEqual({ code: 0, stdout: 'No. 2 of 2026-03-11: the note is kept\n', stderr: '' })
  expect(await notes()).toEqual([null, 'A loud day for robots.\n\nRead two.'])
  expect((await run('editions note')).stdout).toBe('A loud day for robots.\n\nRead two.\n')
  expect((await run('editions note --remove')).stdout).toBe('No. 2 of 2026-03-11: the note is gone\n')
  expect(await notes()).toEqual([null, null])
})

test('editions note --day gives it to that day’s, and says where there is none', async () => {
  await run(['editions', 'note', '--day', '2026-03-10', 'An old day.'])
  expect(await notes()).toEqual(['An old day.', null])
  expect(await run('editions note --day 2026-03-01 x')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no edition of 2026-03-01: "paperroute publish" makes one'),
  })
})

test('editions note refuses an empty one, and keeps what was there', async () => {
  await run(['editions', 'note', 'Kept.'])
  expect(await run(['editions', 'note', ' '])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('use --remove'),
  })
  expect((await notes())[1]).toBe('Kept.')
})
