/** Fields and buttons, the sign-up box, and the pages about both. */
export const forms = `
.subscribe { margin: 0 0 1.75rem; padding: 0 0 1.75rem; border-bottom: 1px solid var(--rule); }
.subscribe label { display: block; font: 700 1.25rem/1.3 var(--serif); margin-bottom: .625rem; text-wrap: balance; }
.subscribe .row { display: flex; flex-wrap: wrap; gap: .625rem; }
.subscribe input { flex: 1 1 14rem; min-width: 0; }
.subscribe p { margin: .625rem 0 0; }
.subscribe:last-child { margin: 0; padding: 0; border: 0; }

.trap { position: absolute; left: -99rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
input[type=email], input[type=text], input[type=search], input[type=date], textarea, select { font: inherit; color: var(--ink); background: var(--field); border: 1px solid var(--quiet);
  border-radius: 3px; padding: .5rem .75rem; min-height: 2.875rem; max-width: 100%; }
input::placeholder, textarea::placeholder { color: var(--quiet); opacity: 1; }
:is(input, textarea, select)[aria-invalid=true] { border: 2px solid var(--accent); }
button { font: 600 1rem/1.25 var(--sans); color: var(--paper); background: var(--ink); border: 1px solid var(--ink);
  border-radius: 3px; padding: .75rem 1.5rem; min-height: 2.875rem; cursor: pointer; }
button:hover { border-color: var(--quiet); background: var(--quiet); }
button.plain { background: none; color: var(--ink); border-color: var(--quiet); }
button.plain:hover { border-color: var(--ink); }

.snippet { overflow-x: auto; padding: .875rem; border: 1px solid var(--rule); background: var(--field); font-size: .875rem; line-height: 1.5; margin: 0 0 1.75rem; }
.mail { display: block; width: 100%; height: 85vh; min-height: 30rem; border: 1px solid var(--rule); margin: 0 0 1rem; }
.letter { white-space: pre-wrap; font-size: .8rem; line-height: 1.6; border-left: 1px solid var(--rule); padding-left: .875rem; }
/* Its 72 columns stay whole where the page has no room for them. */
@media (max-width: 38rem) { .mail { display: block; width: 100%; height: 85vh; min-height: 30rem; border: 1px solid var(--rule); margin: 0 0 1rem; }
.letter { white-space: pre; overflow-x: auto; } }
.framed { padding: .75rem; max-width: none; }
.framed .subscribe { margin: 0 0 .625rem; padding: 0; border: 0; }
.framed > main > :last-child { margin: 0; }
`
