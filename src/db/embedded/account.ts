import { execFile } from 'node:child_process'
import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import { EmbeddedPostgresError } from './error.ts'

const run = promisify(execFile)

interface Account {
  readonly uid: number
  readonly gid: number
}

/** How the server's programs are run so that they accept it: PostgreSQL refuses to run as root. */
export interface Runner {
  /** What stands before the program on its command line. */
  readonly prefix: readonly string[]
  /** The account the process is switched to, as `spawn` takes it. */
  readonly identity: Account | Record<string, never>
  /** Who must own the server's files; undefined where that is this process anyway. */
  readonly owner: Account | undefined
}

const asOurselves: Runner = { prefix: [], identity: {}, owner: undefined }

/**
 * Chooses how to run the server on a data folder. Each way is tried, since permissions, access lists and sandboxes
 * together cannot be foretold.
 * @param dataDir real path of the folder that holds the cluster's folder.
 * @param clusterDir the cluster's folder, which need not exist yet; its owner is asked first.
 * @throws {EmbeddedPostgresError} when PostgreSQL would refuse in every way there is.
 */
export async function findRunner(binaries: Binaries, dataDir: string, clusterDir: string): Promise<Runner> {
  const isRoot = process.getuid?.() === 0
  if (!isRoot && hasName()) return asOurselves

  const ways = isRoot ? await waysForRoot(dataDir, clusterDir) : await waysForNameless()
  for (const way of ways) if (await works(way, binaries.initdb, dataDir)) return way

  if (!isRoot) {
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as uid ${process.getuid?.()}, which has no name in /etc/passwd: ` +
        'run as a named account, or set DATABASE_URL to a PostgreSQL server of your own',
    )
  }
  for (const way of ways) {
    if (!(await works(way, binaries.initdb, '/'))) continue
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root, and no other account may enter '${dataDir}': ` +
        'set DATA_DIR to a folder that others may enter, such as /var/lib/paperroute, or run as an ordinary user',
    )
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and no other account can run '${binaries.postgres}': move the installation ` +
      'to a folder that others may enter, such as /opt, and set DATA_DIR to such a folder, or run as an ordinary user',
  )
}

/** Hands a folder and all in it to the runner's account, unless it has it. */
export async function handOver(folder: string, runner: Runner): Promise<void> {
  if (!runner.owner || (await stat(folder)).uid === runner.owner.uid) return
  const { uid, gid } = runner.owner
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid)
  // Last, because it is the mark of completion: a run that is cut short is done again.
  await chown(folder, uid, gid)
}

/** initdb asks the system for the account's name and fails without one, as under `docker run --user 12345`. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

async function waysForRoot(dataDir: string, clusterDir: string): Promise<Runner[]> {
  const named = await namedAccounts()
  const owners = (await Promise.all([ownerOf(clusterDir), ownerOf(dataDir)])).filter((owner) => owner !== undefined)
  // The owner of the folder first: it can then also be used without root.
  const accounts = [...owners.filter(({ uid }) => named.some((account) => account.uid === uid)), ...servants(named)]
  const root = { uid: 0, gid: 0 }
  return [
    ...accounts.map((account): Runner => ({ prefix: [], identity: account, owner: account })),
    ...servants(named).map(({ uid }): Runner => ({ prefix: inNamespaceAs(uid), identity: {}, owner: root })),
    // Containers commonly forbid namespaces; there the account is allowed past the folder's permissions instead.
    ...servants(named).map((account): Runner => ({ prefix: pastPermissionsAs(account), identity: {}, owner: account })),
  ]
}

async function waysForNameless(): Promise<Runner[]> {
  return servants(await namedAccounts()).map(({ uid }) => ({ ...asOurselves, prefix: inNamespaceAs(uid) }))
}

/** In a user namespace of its own, root's files look to the server as if an ordinary account owned them. */
function inNamespaceAs(uid: number): string[] {
  return ['unshare', '--user', `--map-user=${uid}`, '--']
}

function pastPermissionsAs({ uid, gid }: Account): string[] {
  const capability = '+dac_override'
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const capabilities = [`--inh-caps=${capability}`, `--ambient-caps=${capability}`]
  // Without the bit, access(2), by which the server finds its own program, would not honour the capability.
  return ['setpriv', ...identity, ...capabilities, '--securebits=+no_setuid_fixup', '--']
}

interface NamedAccount extends Account {
  readonly name: string
}

async function namedAccounts(): Promise<NamedAccount[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  return lines
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid >= 0)
}

/** The accounts that machines have for such use, the better ones first. */
function servants(accounts: readonly NamedAccount[]): Account[] {
  return ['postgres', 'nobody', 'daemon'].flatMap((name) =>
    accounts.filter((account) => account.name === name).map(({ uid, gid }) => ({ uid, gid })),
  )
}

async function ownerOf(path: string): Promise<Account | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

async function works(runner: Runner, initdb: string, folder: string): Promise<boolean> {
  // What `--show` needs is all that PostgreSQL needs: its files, the account's name, and that it is not root.
  const command = ['sh', '-c', 'cd "$1" && exec "$2" --show --pgdata="$1"', 'sh', folder, initdb]
  const [program = 'sh', ...rest] = [...runner.prefix, ...command]
  return run(program, rest, { ...runner.identity, cwd: '/', env: serverEnvironment(), timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}
