import type { Config } from '../config/config.ts'
import { paperPath } from '../papers/paper.ts'
import type { Purpose } from '../subscribers/link.ts'

/** Who sends and where the pages are: what every mail of one installation says alike. */
export interface Site {
  /** The name that readers see, from `MAIL_FROM`. */
  name: string
  /** Without a slash at the end. */
  publicUrl: string
  mail: Config['mail']
}

export function siteOf(config: Config): Site {
  return { name: config.mail.from.name, publicUrl: config.web.publicUrl, mail: config.mail }
}

/** The page of an edition; the sample occupies no day. */
export function editionUrl(site: Site, edition: { day: string; isSample: boolean }): string {
  return `${site.publicUrl}/editions/${edition.isSample ? 'sample' : edition.day}`
}

/** The page of a paper. */
export function paperUrl(site: Site, paper: { source: string; externalId: string }): string {
  return site.publicUrl + paperPath(paper)
}

/** The address behind a token. */
export function linkUrl(site: Site, purpose: Purpose, token: string): string {
  return `${site.publicUrl}/${purpose}/${token}`
}
