import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { framedPath } from './embed.ts'
import type { PageSite } from './layout.ts'
import { sampleMailPath, shownMailPath } from './sample-mail.ts'

/** Where a page does not forbid what all others do. */
interface Allowed {
  /** Who may show it in a frame. */
  framedBy?: '*' | "'self'"
  /** Whether it shows another page of ours in a frame. */
  frames?: boolean
  /** Whether it carries its looks in itself. */
  ownLooks?: boolean
}

const allowedAt = new Map<string, Allowed>([
  [framedPath, { framedBy: '*' }],
  [sampleMailPath, { frames: true }],
  [shownMailPath, { framedBy: "'self'", ownLooks: true }],
])

/** What browsers are told to forbid: on each page all that it does not need. Scripts but ours nowhere. */
export function policies(site: PageSite): MiddlewareHandler {
  const images = [...(site.look.logo ? ["'self'"] : []), 'data:']
  const usual = policy(images, {})
  const others = new Map([...allowedAt].map(([path, allowed]) => [path, policy(images, allowed)]))
  return (c, next) => (others.get(c.req.path) ?? usual)(c, next)
}

function policy(images: string[], { framedBy, frames = false, ownLooks = false }: Allowed): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [ownLooks ? "'none'" : "'self'"],
      styleSrc: [ownLooks ? "'unsafe-inline'" : "'self'"],
      imgSrc: images,
      ...(frames ? { frameSrc: ["'self'"] } : {}),
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: [framedBy ?? "'none'"],
    },
    // The older header knows no way to say that any site may.
    xFrameOptions: framedBy === '*' ? false : framedBy ? 'SAMEORIGIN' : 'DENY',
    crossOriginResourcePolicy: framedBy === '*' ? 'cross-origin' : true,
    // A page in a sandbox has no origin to be keyed by, and browsers say so.
    originAgentCluster: !ownLooks,
    referrerPolicy: 'no-referrer',
    // Whether a site is on https for good is for the proxy in front to say.
    strictTransportSecurity: false,
  })
}
