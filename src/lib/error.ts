/**
 * Something a person can mend: its message is one line that says what is wrong and what to do. The command line prints
 * it without a stack and exits 1.
 */
export class PaperrouteError extends Error {
  override readonly name: string = 'PaperrouteError'
}

/** The one error for all `faults` of the configuration, each a sentence with its remedy. */
export function configurationError(faults: readonly string[]): PaperrouteError {
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`
  return new PaperrouteError(`The configuration has ${count}: ${faults.join(' ')}`)
}

/** The message of whatever was thrown, on one line. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return messageOf(thrown.errors[0])
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
  return message.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
