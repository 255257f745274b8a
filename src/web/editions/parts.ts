import { html } from 'hono/html'
import type { Words } from '../../lib/words.ts'
import type { Html } from '../layout.ts'

/**
 * How many papers a page shows: a day can bring more than a thousand. With so many a page and all it needs stay under
 * 50 kB, which a slow phone has in a moment.
 */
export const perPage = 25

/** A run of papers, by their positions from 1. */
export interface Part {
  page: number
  from: number
  to: number
  /** How many there are in all its parts. */
  of: number
}

/** The part that an address' `page` names, of so many papers; the first one is there even where every paper has gone. */
export function partNumbered(page: string | undefined, of: number): Part | undefined {
  if (!/^[1-9]\d{0,5}$/.test(page ?? '1')) return undefined
  const number = Number(page ?? '1')
  return number <= lastPage(of) ? partOn(number, of) : undefined
}

function lastPage(of: number): number {
  return Math.max(1, Math.ceil(of / perPage))
}

function partOn(page: number, of: number): Part {
  return { page, from: (page - 1) * perPage + 1, to: Math.min(page * perPage, of), of }
}

/** `Papers 26 to 50`, `Paper 51`. */
export function partInWords(words: Words, { from, to }: Part): string {
  return words.t(from === to ? 'part.paper' : 'part.papers', { from, to })
}

/** The path of a part, the first one of which is the page itself. */
export function partPath(path: string, page: number): string {
  return page > 1 ? `${path}?page=${page}` : path
}

/** Links to the other parts: the first, the last and those around. Nothing where there is one. */
export function partLinks(words: Words, path: string, shown: Part, label: string): Html {
  const last = lastPage(shown.of)
  if (last === 1) return html``
  const pages = [...new Set([1, ...[-2, -1, 0, 1, 2].map((off) => shown.page + off), last])]
    .filter((page) => page >= 1 && page <= last)
    .sort((one, other) => one - other)
  return html`<nav class="parts" aria-label="${label}">
<ul>${pages.map((page, index) => {
    const part = partOn(page, shown.of)
    const gap = page - (pages[index - 1] ?? 0) > 1 ? html`<li aria-hidden="true">…</li>` : ''
    return page === shown.page
      ? html`${gap}<li aria-current="page">${partInWords(words, part)}</li>`
      : html`${gap}<li><a href="${partPath(path, page)}">${partInWords(words, part)}</a></li>`
  })}</ul>
</nav>`
}
