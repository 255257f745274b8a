/**
 * Whether a reader has what carries this entity tag already, by the header `If-None-Match`. Tags are compared weakly.
 * Source: RFC 9110, 13.1.2
 */
export function hasTag(ifNoneMatch: string, tag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, '')
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || bare(one) === bare(tag))
}
