/** Lists of papers, a paper’s own page, and what readers do with papers. */
export const papers = `
@counter-style margin-number { system: extends decimal; suffix: '\\2003'; }
.papers { list-style: margin-number; margin: 2.25rem 0 0; padding: 0; }
.papers > li { margin: 0 0 2.25rem; }
.papers > li::marker { color: var(--quiet); font: 400 1rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
@media (max-width: 46rem) { .papers { list-style-position: inside; } }
.papers h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.papers h2 a { color: inherit; text-decoration: none; }
.papers h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.papers .lead h2 { font-size: 1.6875rem; line-height: 1.2; }
.meta { color: var(--quiet); font-size: .9rem; margin: 0; }
.meta a { color: inherit; }
.abstract { font: 1.0625rem/1.5 var(--serif); margin: .625rem 0 0; }
.links { margin: .375rem 0 0; display: flex; flex-wrap: wrap; font-size: .9375rem; }
.links a { padding: .125rem 0; }
.links a + a::before { content: '·'; display: inline-block; color: var(--ink); padding: 0 .4em; }
article .links { margin-bottom: 1.25rem; }
article .abstract + .quiet { margin-top: 1.75rem; }
.withdrawn h2 { font-weight: 400; }
.why { margin: 0; color: var(--quiet); font-size: .875rem; }

.similar { margin-top: 2.25rem; padding-top: 1.125rem; border-top: 1px solid var(--rule); }
.similar h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
.similar ul { list-style: none; margin: 0; padding: 0; }
.similar li { font: 1rem/1.4 var(--serif); padding: .25rem 0; }

.opinions { display: flex; flex-wrap: wrap; gap: .625rem; margin: 1.5rem 0 0; }
.saved { list-style: none; margin: 0 0 2rem; padding: 0; }
.saved li { padding: 1.25rem 0; border-top: 1px solid var(--rule); }
.saved h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.saved h2 a { color: inherit; text-decoration: none; }
.saved h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.saved form { margin-top: .625rem; }
`
