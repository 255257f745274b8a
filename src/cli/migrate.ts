import { Command } from 'commander'
import { print } from './output.ts'
import { withApp } from './with-app.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database up to date (every other command does so too, before its own work)')
    .action(() => withApp(async () => print('The database is up to date.')))
}
