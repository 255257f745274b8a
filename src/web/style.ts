/**
 * The style sheet of all pages, after its colours: the letters of the mail (`templates/partials/head.mjml`), in one column
 * with a serif for what is read and the system's sans for what is used. The accent is for links and for the rule under
 * the name.
 */
export const style = `
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
.dateline { color: var(--quiet); }
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
.fault { font-weight: 600; }

.what { font: 1.125rem/1.5 var(--serif); margin-bottom: 1.5rem; text-wrap: pretty; }
.withdrawn h2 { font-weight: 400; }
.snippet { overflow-x: auto; padding: .875rem; border: 1px solid var(--rule); background: var(--field); font-size: .875rem; line-height: 1.5; margin: 0 0 1.75rem; }
.letter { white-space: pre-wrap; font-size: .875rem; line-height: 1.5; border-left: 1px solid var(--rule); padding-left: .875rem; }
.snippet-title { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.framed { padding: .75rem; max-width: none; }
.framed .subscribe { margin: 0 0 .625rem; padding: 0; border: 0; }
.framed > main > :last-child { margin: 0; }

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

@counter-style margin-number { system: extends decimal; suffix: '\\2003'; }
.papers { list-style: margin-number; margin: 2.25rem 0 0; padding: 0; }
.papers > li { margin: 0 0 2.25rem; }
.papers > li::marker { color: var(--quiet); font: 400 1rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
@media (max-width: 46rem) { .papers { list-style-position: inside; } }
.papers h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.papers h2 a { color: inherit; text-decoration: none; }
.papers h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.papers .lead h2 { font-size: 1.6875rem; line-height: 1.2; }
.meta { color: var(--quiet); margin: 0; }
.meta a { color: inherit; }
.abstract { font: 1.0625rem/1.5 var(--serif); margin: .625rem 0 0; }
.links { margin: .375rem 0 0; display: flex; flex-wrap: wrap; }
.links a { padding: .125rem 0; }
.links a + a::before { content: '·'; display: inline-block; color: var(--ink); padding: 0 .4em; }
article .links { margin-bottom: 1.25rem; }
article .abstract + .quiet { margin-top: 1.75rem; }

.opinions { display: flex; flex-wrap: wrap; gap: .625rem; margin: 1.5rem 0 0; }
.saved { list-style: none; margin: 0 0 2rem; padding: 0; }
.saved li { padding: 1.25rem 0; border-top: 1px solid var(--rule); }
.saved h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .375rem; }
.saved h2 a { color: inherit; text-decoration: none; }
.saved h2 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.saved form { margin-top: .625rem; }

.days { list-style: none; margin: 0 0 2rem; padding: 0; }
.days li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; padding: .5rem 0; border-bottom: 1px solid var(--rule); }
.days a { padding: .125rem 0; }
.days { margin-bottom: 1.5rem; }
.months { margin: 0 0 1.5rem; }
.months dt { font: 700 1.0625rem/1.5 var(--serif); }
.months dd { margin: 0 0 .75rem; line-height: 1.9; }
.calendar { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 0 0 1.25rem; font-variant-numeric: tabular-nums; }
.calendar caption { font: 700 1.25rem/1.3 var(--serif); text-align: left; padding-bottom: .5rem; }
.calendar :is(th, td) { border-top: 1px solid var(--rule); padding: 0; text-align: left; vertical-align: top; font-weight: 400; height: 3.25rem; }
.calendar thead th { height: auto; border: 0; font-size: .875rem; color: var(--quiet); }
.calendar abbr { text-decoration: none; }
.calendar :is(td > a, td > span, tbody th) { color: var(--quiet); }
.calendar :is(a, td > span, th > span) { display: block; padding: .25rem 0; min-height: 2.75rem; }
.calendar td > a { color: var(--accent); }
.calendar small { display: inline-block; width: 100%; font-size: .8125rem; line-height: 1.25; color: var(--quiet); }
.parts ul { list-style: none; margin: 0 0 1.5rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.turn { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; margin-bottom: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }

fieldset, .section { border: 0; border-top: 1px solid var(--rule); margin: 1.75rem 0 0; padding: 1.125rem 0 0; min-width: 0; }
legend, .section h2 { font-size: 1.25rem; line-height: 1.3; padding: 0; margin: 0 0 .5rem; }
legend { float: left; width: 100%; }
legend + * { clear: both; }
.part { border: 0; margin: 1.25rem 0 0; padding: 0; }
.part legend { font: 600 1rem/1.5 var(--sans); margin-bottom: .125rem; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .625rem; }
.part .row { margin: .25rem 0 .875rem; }
.part .row label { flex-basis: 100%; }
.part .row input { flex: 1 1 12rem; min-width: 0; }
.part [role=group] p { margin: .5rem 0 0; }
.typed { margin: 1.25rem 0; }
.typed label { display: block; font-weight: 600; }
.typed .quiet { margin: 0 0 .375rem; }
.typed textarea { display: block; width: 100%; resize: vertical; }
.dropped { margin: .5rem 0 0; padding-left: 1.1rem; font-size: .9375rem; }
summary { cursor: pointer; padding: .375rem 0; }
summary .quiet { margin-left: .5rem; }
.choices { column-width: 15.5rem; column-gap: 1.5rem; margin: .25rem 0 .875rem; padding-left: 1.1rem; font-size: .9375rem; }
.choice { display: flex; gap: .625rem; align-items: flex-start; padding: .3rem 0; break-inside: avoid; }
.choice input { flex: none; width: 1.125rem; height: 1.125rem; margin: .1875rem 0 0; accent-color: var(--ink); }
.choice .code { color: var(--quiet); font-size: .875rem; white-space: nowrap; }
.sizes { display: flex; flex-wrap: wrap; gap: 0 1.75rem; }
.when { display: flex; flex-wrap: wrap; gap: .875rem 1rem; }
.when + p:not(.actions), .choice + .when { margin-top: .625rem; }
.when label { display: grid; gap: .25rem; min-width: 0; }
.narrow .when label { flex: 1; }
.when + * { margin-top: .625rem; }
.device-zone:not([hidden]) { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .875rem; margin: .625rem 0; }
.device-zone button { padding: .375rem 1rem; min-height: 2.25rem; font-size: .9375rem; }
.when.of-weekly, .when.of-monthly { margin-bottom: .875rem; }
.when.of-monthly .quiet { align-self: end; margin-bottom: .625rem; }
.part.of-chosen { margin: .25rem 0 .875rem; }
form:not(:has(option[value=weekly]:checked)) .of-weekly, form:not(:has(option[value=monthly]:checked)) .of-monthly,
form:not(:has(option[value=chosen]:checked)) .of-chosen { display: none; }
.actions { margin: 1.75rem 0 0; display: flex; flex-wrap: wrap; gap: .625rem; }
.brief { margin-top: 1.25rem; }
.brief > li { margin-bottom: 1.5rem; }
.brief h3 { font: 700 1.0625rem/1.35 var(--serif); margin: 0 0 .25rem; }
.brief h3 a { color: inherit; }
.brief .abstract { font-size: 1rem; margin-top: .375rem; }
.why { margin: 0; font-style: italic; }
.why:lang(zh), .why:lang(ja), .why:lang(ko) { font-style: normal; }

.search { margin: 0 0 1.75rem; padding: 0 0 1.25rem; border-bottom: 1px solid var(--rule); }
.search > label { display: block; margin-bottom: .375rem; }
.search .row { flex-wrap: nowrap; }
.search .row input { flex: 1; min-width: 0; }
.search details { margin-top: .625rem; }
.search .when label { flex: 1 1 8rem; }
.search .when label:first-child { flex-basis: 100%; }
.search select, .search input[type=date] { width: 100%; min-width: 0; }
.search .when label { min-width: 0; }
.search p { margin: .375rem 0 0; }
.hits { margin-top: 0; list-style: none; }
.hits .abstract { margin-top: .375rem; }
mark { background: none; color: inherit; font-weight: 700; }
.hits h2 mark { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: .1em; text-underline-offset: .15em; }
.instead { list-style: none; margin: 0; padding: 0; }
.instead li { padding: .375rem 0; }

.similar { margin-top: 2.25rem; padding-top: 1.125rem; border-top: 1px solid var(--rule); }
.similar h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
.similar ul { list-style: none; margin: 0; padding: 0; }
.similar li { font: 1rem/1.4 var(--serif); padding: .25rem 0; }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #333; --rule: #999; --accent: #000; --field: #fff; color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .skip, .masthead nav, .colophon, form, .what, .turn, .parts, .links a + a { display: none; }
  .masthead { padding-top: 0; grid-template-columns: 1fr; }
  .papers { list-style-position: inside; }
  .papers > li, .saved li, .calendar tr { break-inside: avoid; }
  h1, h2, .meta { break-after: avoid; }
  a { text-decoration: none; }
  .links a[href^=http]:first-child::after { content: ' ' attr(href); }
}
`
