/**
 * The script of the preview: at every change it fetches the page anew and puts its parts in place, so that neither what was
 * chosen nor where somebody has scrolled to is lost. A server that has gone is waited for.
 */
export const script = `
const changes = new EventSource('/changes')
changes.addEventListener('change', follow)
// Whatever changed while the connection was gone has been missed.
let hasOpened = false
changes.addEventListener('open', () => {
  if (hasOpened) follow()
  hasOpened = true
})

async function follow() {
  const answer = await fetch(location.href)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  document.title = page.title
  replace('said', page)
  replace('examples', page)
  const frame = document.querySelector('#shown iframe')
  if (!frame || !page.querySelector('#shown iframe')) return replace('shown', page)
  // Which stays where somebody has scrolled to.
  frame.contentWindow.location.reload()
}

function replace(id, page) {
  const part = page.getElementById(id)
  const here = document.getElementById(id)
  // What is the same keeps the focus.
  if (part && !part.isEqualNode(here)) here.replaceWith(document.adoptNode(part))
}
`

export const style = `
:root { color-scheme: light dark; --paper: #f4f2ee; --ink: #1d1b18; --quiet: #645f58; --rule: #d5cfc3; --accent: #8f2b1c; --sheet: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1c1a18; --ink: #ddd8ce; --quiet: #a8a197; --rule: #3d3933; --accent: #e3937f; --sheet: #121110; }
}
* { box-sizing: border-box; }
html, body { height: 100%; }
body { margin: 0; display: grid; grid-template-columns: 13rem 1fr; background: var(--paper); color: var(--ink);
  font: .9375rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
nav { padding: 1rem 0 2rem 1.25rem; border-right: 1px solid var(--rule); overflow-y: auto; }
.name { margin: 0 0 1rem; font: small-caps 1.25rem/1.2 Charter, Georgia, serif; letter-spacing: .05em; }
h2 { margin: 1.125rem 0 .125rem; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .1875rem .75rem .1875rem .625rem; margin-left: -.75rem; color: inherit; text-decoration: none;
  border-left: 2px solid transparent; }
nav a:hover { text-decoration: underline; }
nav [aria-current] { border-color: var(--accent); font-weight: 600; }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
main { display: flex; flex-direction: column; min-width: 0; height: 100%; overflow-y: auto; }
#shown { flex: 1 0 24rem; display: flex; overflow: auto; border-top: 1px solid var(--rule); background: var(--sheet); }
iframe { border: 0; width: 100%; height: 100%; flex: none; background: #fff; }
iframe.phone { width: 375px; height: 100%; max-height: 812px; margin: 0 auto; border: solid var(--rule); border-width: 0 1px 1px; }
.letter, .source { margin: 0; padding: 1.25rem; flex: 1; font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.letter { width: calc(72ch + 2.5rem); max-width: 100%; flex: none; margin: 0 auto; }
.source { font-size: .8125rem; }
.facts { margin: 0; padding: .75rem 1.25rem; display: grid; gap: .125rem; }
.facts div { display: grid; grid-template-columns: 5.5rem 1fr; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.faults, .unused { margin: 0; padding: .875rem 1.25rem; border-bottom: 1px solid var(--rule); }
.faults { border-left: 3px solid var(--accent); background: var(--sheet); }
.faults h1 { margin: 0 0 .375rem; font-size: 1.0625rem; }
.faults p { margin: 0; overflow-wrap: anywhere; }
.faults pre { margin: .5rem 0 1rem; padding: .625rem .75rem; background: var(--paper); overflow-x: auto; font: .8125rem/1.45 ui-monospace, Menlo, Consolas, monospace; }
.unused { color: var(--quiet); font-size: .875rem; }
.faults .quiet { color: var(--quiet); }
.none { margin: auto; color: var(--quiet); }
@media (max-width: 44rem) {
  body { display: block; height: auto; }
  nav { border-right: 0; border-bottom: 1px solid var(--rule); padding-bottom: 1rem; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 .5rem; }
  main { height: 100vh; }
}
`
