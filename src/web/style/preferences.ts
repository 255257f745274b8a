/** A reader’s page with their choices, and the preview of them. */
export const preferences = `
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
.brief h3 a { color: inherit; text-decoration: none; }
.brief h3 a:hover { text-decoration: underline; text-decoration-color: var(--accent); }
.brief .abstract { font-size: 1rem; margin-top: .375rem; }
`
