/** What all pages stand in and are set with, and how a page that is a single notice looks. */
export const page = `
:root {
  --serif: Charter, 'Bitstream Charter', Georgia, Cambria, 'Times New Roman', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 38.5rem; padding: 0 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 var(--sans); overflow-wrap: anywhere; }
p { margin: 0 0 1rem; }
sup, sub { font-size: .75em; line-height: 0; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: .06em; }
h1, h2, legend { font-family: var(--serif); font-weight: 700; }
h1 { font-size: 1.6875rem; line-height: 1.2; margin: 0 0 1rem; text-wrap: balance; }
:focus-visible, input[type=date]:focus-within { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 1px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; display: inline-block; margin-top: 1rem; }

.masthead { display: grid; grid-template-columns: 1fr; align-items: baseline; padding: 1.75rem 0 .875rem;
  border-bottom: 1px solid var(--accent); margin-bottom: 1.75rem; }
.masthead p { margin: 0; }
.name { font: 400 1.875rem/1.2 var(--serif); font-variant-caps: small-caps; letter-spacing: .06em; }
.name a { color: inherit; text-decoration: none; }
.name img { display: block; max-width: 100%; width: auto; object-fit: contain; }
@media (prefers-color-scheme: dark) { .name img { box-sizing: content-box; padding: .375rem .625rem; border-radius: 3px; background: var(--under-logo); } }
.dateline { grid-column: 1 / -1; color: var(--quiet); }
.masthead nav { display: flex; flex-wrap: wrap; column-gap: 1.125rem; font-size: .9375rem; }
.masthead nav a { color: var(--quiet); padding: .2rem 0; }
.masthead nav a:hover { color: var(--accent); }
.masthead [aria-current] { text-decoration: none; }
@media (min-width: 34rem) {
  .masthead { grid-template-columns: 1fr auto; column-gap: 2rem; }
  .masthead nav { grid-area: 1 / 2; }
}
.colophon { margin-top: 3.5rem; padding-top: .875rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .875rem; }

.quiet { color: var(--quiet); font-size: .9375rem; }
form + .quiet { margin-top: 1rem; }
.narrow { max-width: 32rem; }
.summary { font: inherit; margin: 0 0 1.25rem; }
.notice { border-left: 2px solid var(--ink); padding-left: .875rem; }
.note { font: italic 1.125rem/1.5 var(--serif); }
.heading { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.fault { font-weight: 600; }
`
