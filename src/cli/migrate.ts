import { Command } from 'commander'
import { print } from './output.ts'
import { withApp } from './with-app.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database up to date (every other command does so too, before its own work)')
    .addHelpText(
      'after',
      `
For a release that is to change the database before its processes start. Safe to run twice, and where several run at
once, one works and the others wait:
  paperroute migrate && paperroute serve`,
    )
    .action(() => withApp(async () => print('The database is up to date.')))
}
