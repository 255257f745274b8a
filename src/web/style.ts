/**
 * The style sheet of all pages: one column, a serif for what is read, the system's sans for what is used. Both colour
 * schemes keep a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbf9f4; --ink: #1f1d1a; --quiet: #625c52; --rule: #d9d3c6; --accent: #8c2f1b; --field: #ffffff; --on-accent: #ffffff;
  --serif: Charter, 'Bitstream Charter', Georgia, Cambria, 'Times New Roman', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #171512; --ink: #d8d2c6; --quiet: #a39b8d; --rule: #3a362f; --accent: #e79a7f; --field: #211e1a; --on-accent: #171512; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 43rem; padding: 0 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 var(--sans); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: .06em; }
h1, h2, h3 { font-family: var(--serif); font-weight: 700; line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.75rem; margin: 0 0 .75rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }

.masthead { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .25rem 1.5rem;
  padding: 1.75rem 0 .75rem; border-bottom: 1px solid var(--accent); margin-bottom: 2rem; }
.masthead .name { margin: 0; font: 600 1.125rem/1.3 var(--serif); font-variant-caps: all-small-caps; letter-spacing: .09em; }
.masthead .name a { color: inherit; text-decoration: none; }
.masthead nav { display: flex; gap: 1.25rem; font-size: .9375rem; }
.colophon { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .875rem; }

.quiet { color: var(--quiet); font-size: .9375rem; }
.narrow { max-width: 34rem; }
.dateline { color: var(--quiet); margin: 0 0 .25rem; }
.summary { margin: 0 0 2rem; }
.notice { border-left: 3px solid var(--accent); padding: .25rem 0 .25rem 1rem; margin: 0 0 2rem; }
.fault { color: var(--accent); font-weight: 600; }

.subscribe { margin: 0 0 2.5rem; padding: 1.25rem 0; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
.subscribe label { display: block; font: 700 1.1875rem/1.35 var(--serif); margin-bottom: .6rem; }
.subscribe .row { display: flex; flex-wrap: wrap; gap: .6rem; }
.subscribe input { flex: 1 1 15rem; min-width: 0; }
.subscribe p { margin: .6rem 0 0; }
.trap { position: absolute; left: -99rem; }
input[type=email], select { font: inherit; color: var(--ink); background: var(--field); border: 1px solid var(--quiet);
  border-radius: 3px; padding: .55rem .75rem; min-height: 2.9rem; max-width: 100%; }
button, .button { font: 600 1rem/1.2 var(--sans); color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent);
  border-radius: 3px; padding: .75rem 1.25rem; min-height: 2.9rem; cursor: pointer; }
button.plain { background: none; color: var(--accent); }

.papers { list-style: none; margin: 0; padding: 0; counter-reset: paper; }
.papers > li { position: relative; margin: 0 0 2.25rem; counter-increment: paper; }
.papers > li::before { content: counter(paper); color: var(--quiet); font: .9375rem/1.9 var(--sans); font-variant-numeric: tabular-nums; }
.papers h2 { font-size: 1.1875rem; margin: 0 0 .25rem; }
.papers h2 a { color: inherit; text-decoration: none; }
.papers h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.papers > li.lead h2 { font-size: 1.5rem; }
.meta { color: var(--quiet); font-size: .9375rem; margin: 0 0 .5rem; }
.meta span + span::before { content: ' · '; }
.abstract { font-family: var(--serif); margin: 0 0 .5rem; }
.links { margin: 0; font-size: .9375rem; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
.links a { padding: .25rem 0; }
@media (min-width: 52rem) { .papers > li::before { position: absolute; right: 100%; margin-right: 1rem; } }

.days { list-style: none; margin: 0; padding: 0; }
.days li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .6rem 0; border-bottom: 1px solid var(--rule); }
.turn { display: flex; justify-content: space-between; gap: 1rem; margin-top: 2.5rem; }

fieldset { border: 0; border-top: 1px solid var(--rule); margin: 0; padding: 1.25rem 0; min-width: 0; }
legend { font: 700 1.1875rem/1.3 var(--serif); padding: 0 .75rem 0 0; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: .1rem 1.25rem; margin: .25rem 0 .75rem; }
.choice { display: flex; gap: .6rem; align-items: flex-start; padding: .35rem 0; }
.choice input { flex: none; width: 1.15rem; height: 1.15rem; margin: .25rem 0 0; accent-color: var(--accent); }
.sizes { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
.when { display: flex; flex-wrap: wrap; gap: 1rem; }
.when label { display: grid; gap: .25rem; min-width: 0; }
summary { cursor: pointer; padding: .4rem 0; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
`
