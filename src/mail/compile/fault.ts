import { PaperrouteError } from '../../lib/error.ts'

/** What is wrong in a template, with the remedy, and where. */
export interface Fault {
  /** The file as an operator finds it. */
  file: string
  /** Both from 1; absent where it is the whole file. */
  line?: number
  column?: number
  /** On one line, without a full stop. */
  what: string
  /** The lines around it, numbered, with a mark below the place. */
  frame?: string
}

/** Templates that cannot be used. Its message names all faults on one line. */
export class TemplateError extends PaperrouteError {
  override readonly name = 'TemplateError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(faults.map((fault) => `Template ${inWords(fault)}`).join('. '), options)
    this.faults = faults
  }
}

/** `digest.mjml:12:5: what is wrong`. */
export function inWords({ file, line, column, what }: Fault): string {
  return `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${what}`
}

/** @throws {TemplateError} where there are any */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new TemplateError(faults)
}

/** Does all of it, and names the faults of everything that failed. @throws {TemplateError} */
export async function allOf<T extends readonly unknown[]>(
  ...work: { [Index in keyof T]: () => T[Index] | Promise<T[Index]> }
): Promise<T> {
  const settled = await Promise.allSettled(work.map(async (act) => await act()))
  const failed = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason)
  const other = failed.find((reason) => !(reason instanceof TemplateError))
  if (other) throw other
  refuse(onceEach(failed.flatMap((one: TemplateError) => one.faults)))
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as T
}

/** Two mails that include the same broken file have the same fault. */
export function onceEach(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [inWords(fault), fault])).values()]
}
