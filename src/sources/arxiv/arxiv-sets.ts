/** Archives that stand in the group `physics`; each other one is a group of its own. */
const physics = new Set([
  'astro-ph',
  'cond-mat',
  'gr-qc',
  'hep-ex',
  'hep-lat',
  'hep-ph',
  'hep-th',
  'math-ph',
  'nlin',
  'nucl-ex',
  'nucl-th',
  'physics',
  'quant-ph',
])

/**
 * The OAI-PMH set of an arXiv category, `group:archive:CATEGORY`: `cs.LG` is `cs:cs:LG`, `hep-th` is `physics:hep-th`,
 * `cs.*` and `cs` are `cs`. Whether there is such a category is for arXiv to say.
 * Source: https://info.arxiv.org/help/oa/index.html#sets
 */
export function setOfCategory(category: string): string {
  const [archive = '', subject] = category.replace(/\.\*$/, '').split('.')
  if (physics.has(archive)) return subject ? `physics:${archive}:${subject}` : `physics:${archive}`
  return subject ? `${archive}:${archive}:${subject}` : archive
}

/** The category that a set holds: `cs:cs:LG` is `cs.LG`. @returns undefined for a group or an archive. */
export function categoryOfSet(set: string): string | undefined {
  const [group, archive, subject, ...more] = set.split(':')
  if (!archive || more.length > 0) return undefined
  if (subject) return `${archive}.${subject}`
  // Of these archives the categories have names of their own.
  const isParted = ['astro-ph', 'cond-mat', 'nlin', 'physics'].includes(archive)
  return group === 'physics' && physics.has(archive) && !isParted ? archive : undefined
}
