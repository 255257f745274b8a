import { text as readAll } from 'node:stream/consumers'
import { Command } from 'commander'
import { editionOf, latestEdition, setNote } from '../editions/store.ts'
import { PaperrouteError } from '../lib/error.ts'
import { print } from './output.ts'
import { dayOption, withApp } from './with-app.ts'

export function editionsCommand(): Command {
  const note = new Command('note')
    .description('the editor’s own words above the papers, on the edition’s page and in every digest made from then on')
    .argument('[words]', 'what to say; - reads it from standard input; without it, the note is printed')
    .addOption(dayOption('the edition’s day (default: the latest one)'))
    .option('--remove', 'take the note away')
    .addHelpText(
      'after',
      `
Paragraphs are apart by an empty line. Publish in the small hours and send at eight, and there is time to write:
  paperroute editions note "A quiet day for vision, and a loud one for robots."
  paperroute editions note --day 2026-03-11 - < note.txt`,
    )
    .action((words: string | undefined, options: { day?: string; remove?: boolean }) =>
      withApp(async ({ db }) => {
        const edition = options.day ? await editionOf(db, options.day) : await latestEdition(db)
        if (!edition) {
          const which = options.day ? `of ${options.day}` : 'yet'
          throw new PaperrouteError(
            `There is no edition ${which}: "paperroute publish" makes one, and then it can have a note.`,
          )
        }
        if (words === undefined && !options.remove) return print(edition.note ?? 'This edition has no note.')
        const said = words === '-' ? await readAll(process.stdin) : words
        const kept = options.remove ? null : said?.trim() || null
        if (kept === null && !options.remove)
          throw new PaperrouteError('The note is empty. To take one away, use --remove.')
        await setNote(db, edition.number, kept)
        print(`No. ${edition.number} of ${edition.day}: ${kept === null ? 'the note is gone' : 'the note is kept'}`)
      }),
    )
  return new Command('editions').description('the public lists of each day').addCommand(note)
}
