declare module 'bibtex-parse' {
  interface Item {
    itemtype: 'entry' | 'comment' | 'string' | 'preamble'
    type: string
    key: string
    fields: { name: string; value: string }[]
    comment: string
  }
  export function parse(bibtex: string, options?: { number: 'string' }): Item[]
}
