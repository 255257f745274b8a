/** What a browser fetches by itself to show a page: the paths of its style sheet and its scripts, as the page names them. */
export function partsOf(html: string): string[] {
  const loads = /<(?:link rel="stylesheet" href|script type="module" src)="([^"]*)"/g
  return Array.from(html.matchAll(loads), ([, path]) => path ?? '')
}
