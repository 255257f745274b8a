/** The search, its hits, and all topics. */
export const search = `
.search { margin: 0 0 1.75rem; padding: 0 0 1.25rem; border-bottom: 1px solid var(--rule); }
.search > label { display: block; margin-bottom: .375rem; }
.search .row { flex-wrap: nowrap; }
.search .row input { flex: 1; min-width: 0; }
.search details { margin-top: .625rem; }
.search .when label { flex: 1 1 9.75rem; }
.search .when label:first-child { flex-basis: 100%; }
.search select, .search input[type=date] { width: 100%; min-width: 0; }
.search p { margin: .375rem 0 0; }
.hits { margin-top: 0; list-style: none; }
.hits .abstract { margin-top: .375rem; }
mark { background: none; color: inherit; font-weight: 700; }
.hits h2 mark { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: .1em; text-underline-offset: .15em; }
.instead { list-style: none; margin: 0; padding: 0; }
.instead li { padding: .375rem 0; }
.topics { columns: 16rem; column-gap: 2rem; list-style: none; margin: .25rem 0 1rem; padding: 0; }
.topics li { padding: .1875rem 0; break-inside: avoid; }
.topics .feed { color: var(--quiet); display: inline-block; font-size: .8125rem; line-height: 1.5rem; padding: 0 .25rem; white-space: nowrap; }
`
