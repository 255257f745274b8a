import type { Config } from '../config/config.ts'
import { paperPath } from '../papers/paper.ts'
import { type Purpose, tokenLength } from '../subscribers/link.ts'
import { postalLines } from './present-digest.ts'

/** Who sends and where the pages are: what every mail of one installation says alike. */
export interface Site {
  /** The name that readers see. */
  name: string
  /** Without a slash at the end. */
  publicUrl: string
  mail: Config['mail']
  look: Pick<Config['look'], 'palette' | 'logo' | 'footer'>
}

export function siteOf(config: Config): Site {
  return { name: config.look.siteName, publicUrl: config.web.publicUrl, mail: config.mail, look: config.look }
}

/** What every template knows, beside what its mail tells it. */
export function houseOf({ publicUrl, look }: Site): object {
  return {
    light: look.palette.light,
    dark: look.palette.dark,
    logoUrl: look.logo ? `${publicUrl}/logo` : null,
    logoHeight: look.logo?.height ?? null,
    footerLines: postalLines(look.footer ?? null),
  }
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

/** How long the links are that a digest has for its reader, in bytes: the longest of them. */
export function readerLinkBytes(site: Site): number {
  return Buffer.byteLength(linkUrl(site, 'unsubscribe', 'x'.repeat(tokenLength)))
}
