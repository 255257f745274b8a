import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')

/** May be imported by everything, and import nothing of ours but each other. */
const leaves = ['config', 'db', 'lib']
/** A feature may import those to its left. */
const features = ['runs', 'sources', 'papers', 'editions', 'subscribers', 'digests', 'mail', 'outbox', 'feedback']
const doors = ['web', 'schedule']

/** The parts of the house that each part may import, besides itself. */
const allowed: Record<string, readonly string[]> = {
  main: ['cli'],
  cli: ['app', ...features, ...leaves],
  app: [...doors, ...features, ...leaves],
  ...Object.fromEntries(doors.map((door) => [door, [...features, ...leaves]])),
  ...Object.fromEntries(features.map((feature, place) => [feature, [...features.slice(0, place), ...leaves]])),
  ...Object.fromEntries(leaves.map((leaf) => [leaf, leaves])),
}

/** The files that each file imports, all as paths below `src`. */
type Imports = Record<string, readonly string[]>

/** `cli/send.ts` is of the part `cli`, `app.ts` is the part `app`. */
function partOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

function violationsOf(imports: Imports): string[] {
  return Object.entries(imports).flatMap(([file, targets]) =>
    targets
      .filter((target) => partOf(target) !== partOf(file) && !allowed[partOf(file)]?.includes(partOf(target)))
      .map((target) => `${file} must not import ${target}`),
  )
}

/** Every file that reaches itself. */
function cyclesOf(imports: Imports): string[] {
  const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
    (imports[from] ?? []).some((next) => {
      if (next === goal) return true
      if (seen.has(next)) return false
      seen.add(next)
      return reaches(next, goal, seen)
    })
  return Object.keys(imports).filter((file) => reaches(file, file, new Set()))
}

/** Static imports and re-exports, imports of types, and dynamic imports: whatever names one of our own files. */
function importsOf(file: string, text: string): string[] {
  const code = text.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  const named = code.matchAll(/(?<!\.)\b(?:from|import)\s*\(?\s*['"](\.[^'"]*)['"]/g)
  return [...named].map(([, path]) => join(dirname(file), path ?? ''))
}

async function readImports(): Promise<Imports> {
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const read = files.map(async (file) => [file, importsOf(file, await readFile(join(src, file), 'utf8'))] as const)
  return Object.fromEntries(await Promise.all(read))
}

describe('the house', () => {
  test('keeps the import law', async () => {
    expect(violationsOf(await readImports())).toEqual([])
  })

  test('has no cycle, not even by types', async () => {
    expect(cyclesOf(await readImports())).toEqual([])
  })

  test('has only parts that the law knows', async () => {
    const parts = new Set(Object.keys(await readImports()).map(partOf))
    expect([...parts].filter((part) => !(part in allowed))).toEqual([])
  })

  test('is read in full: every import names a file that is there', async () => {
    const imports = await readImports()
    expect(imports['main.ts']).toEqual(['cli/cli.ts'])
    const missing = Object.values(imports)
      .flat()
      .filter((target) => !(target in imports))
    expect(missing).toEqual([])
  })
})

describe('the law', () => {
  test.each([
    ['main.ts', 'app.ts'],
    ['cli/send.ts', 'web/web.ts'],
    ['cli/send.ts', 'main.ts'],
    ['app.ts', 'cli/send.ts'],
    ['web/web.ts', 'app.ts'],
    ['web/web.ts', 'schedule/schedule.ts'],
    ['papers/paper.ts', 'editions/store.ts'],
    ['subscribers/confirm.ts', 'outbox/store.ts'],
    ['outbox/send.ts', 'feedback/bounce.ts'],
    ['mail/relay.ts', 'cli/output.ts'],
    ['lib/clock.ts', 'runs/run.ts'],
    ['config/config.ts', 'app.ts'],
  ])('forbids %s to import %s', (file, target) => {
    expect(violationsOf({ [file]: [target] })).toEqual([`${file} must not import ${target}`])
  })

  test.each([
    ['main.ts', 'cli/cli.ts'],
    ['cli/send.ts', 'app.ts'],
    ['cli/send.ts', 'outbox/send.ts'],
    ['app.ts', 'web/web.ts'],
    ['web/web.ts', 'subscribers/confirm.ts'],
    ['outbox/send.ts', 'runs/store.ts'],
    ['feedback/bounce.ts', 'outbox/store.ts'],
    ['db/database.ts', 'lib/error.ts'],
    ['mail/relay.ts', 'mail/message.ts'],
  ])('allows %s to import %s', (file, target) => {
    expect(violationsOf({ [file]: [target] })).toEqual([])
  })

  test('finds a cycle of any length, and all who are in it', () => {
    const imports = { 'a.ts': ['b.ts'], 'b.ts': ['c.ts'], 'c.ts': ['a.ts'], 'd.ts': ['a.ts'], 'e.ts': ['e.ts'] }
    expect(cyclesOf(imports)).toEqual(['a.ts', 'b.ts', 'c.ts', 'e.ts'])
  })
})

describe('an import is seen', () => {
  test.each([
    ['by name', `import { send } from '../outbox/send.ts'`],
    ['over several lines', `import {\n  type Moment,\n  send,\n} from '../outbox/send.ts'`],
    ['of types alone', `import type { Moment } from '../outbox/send.ts'`],
    ['for its effect', `import '../outbox/send.ts'`],
    ['handed on', `export { send } from '../outbox/send.ts'`],
    ['when it is needed', `const { send } = await import('../outbox/send.ts')`],
    ['as a type in place', `let moment: import('../outbox/send.ts').Moment`],
  ])('%s', (_, text) => {
    expect(importsOf('cli/send.ts', text)).toEqual(['outbox/send.ts'])
  })

  test('not where something is made from a text', () => {
    expect(importsOf('mail/relay.ts', `const end = Buffer.from('.\\r\\n')`)).toEqual([])
  })

  test('not in a comment, and not where it is a package', () => {
    expect(importsOf('cli/send.ts', `// import './a.ts'\n * from './b.ts'\nimport { z } from 'zod'`)).toEqual([])
  })
})
