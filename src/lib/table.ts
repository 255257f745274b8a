/**
 * A table that is looked up by words which others wrote: without a prototype, so that `constructor` and `toString` are not
 * in it.
 */
export function table<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null), entries)
}
