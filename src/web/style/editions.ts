/** Editions by day, week and month. */
export const editions = `
.days { list-style: none; margin: 0 0 1.5rem; padding: 0; }
.days li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--rule); }
.days a { padding: .125rem 0; }
.months { margin: 0 0 1.5rem; }
.months dt { font: 700 1.0625rem/1.5 var(--serif); }
.months dd { margin: 0 0 .75rem; line-height: 1.9; }
.calendar { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 0 0 1.25rem; font-variant-numeric: tabular-nums; }
.calendar caption { font: 700 1.25rem/1.3 var(--serif); text-align: start; padding-bottom: .5rem; }
.calendar :is(th, td) { border-top: 1px solid var(--rule); padding: 0; text-align: start; vertical-align: top; font-weight: 400; height: 3.25rem; }
.calendar thead th { height: auto; border: 0; font-size: .875rem; color: var(--quiet); }
.calendar abbr { text-decoration: none; }
.calendar :is(td > a, td > span, tbody th) { color: var(--quiet); }
.calendar :is(a, td > span, th > span) { display: block; padding: .25rem 0; min-height: 2.75rem; }
.calendar td > a { color: var(--accent); }
.calendar small { display: inline-block; width: 100%; font-size: .8125rem; line-height: 1.25; color: var(--quiet); }
@media (max-width: 34rem) { .calendar .unit { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } }
.parts ul { list-style: none; margin: 0 0 1.5rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.turn { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; margin-bottom: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
`
