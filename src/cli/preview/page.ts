import { html, raw } from 'hono/html'
import { inWords } from '../../mail/compile/fault.ts'
import { partLimit } from '../../mail/render-digest.ts'
import { mailNames } from '../../mail/templates.ts'
import { addressOf, type Selection, schemes, views } from './selection.ts'
import { preheaderOf, sizesOf } from './shown-mail.ts'
import type { Shown, Workbench } from './workbench.ts'

type Html = ReturnType<typeof html>

/** The page around a mail: what there is to choose on one side, the mail and all about it on the other. Works without the script, which only follows changes. */
export function previewPage(workbench: Workbench, selected: Selection, shown: Shown, site: { name: string }): Html {
  return html`${raw('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown.mail?.subject ?? 'Preview'} · ${site.name}</title>
<link rel="stylesheet" href="/preview.css">
<link rel="icon" href="data:,">
<script src="/preview.js" defer></script>
</head>
<body>
<nav aria-label="What to show">
<p class="name">${site.name}</p>
${group('View', views, (view) => ({ ...selected, view }), selected.view)}
${group('Colours', schemes, (scheme) => ({ ...selected, scheme }), selected.scheme)}
<h2>Example</h2>
<ul id="examples">${workbench
    .examples(selected.mail)
    .map(({ name }, example) => entry(name, { ...selected, example }, example === selected.example))}</ul>
${group('Mail', mailNames, (mail) => ({ ...selected, mail, example: 0 }), selected.mail)}
</nav>
<main>
<div id="said" aria-live="polite">
${faultsOf(shown)}
${factsOf(shown)}
</div>
<div id="shown">
${shown.mail ? mailIn(shown.mail, selected) : html`<p class="none">There is nothing to show of it yet.</p>`}
</div>
</main>
</body>
</html>`
}

function group<Name extends string>(
  title: string,
  names: readonly Name[],
  select: (name: Name) => Selection,
  selected: Name,
): Html {
  return html`<h2>${title}</h2>
<ul>${names.map((name) => entry(name.replaceAll('-', ' '), select(name), name === selected))}</ul>`
}

function entry(name: string, selection: Selection, isHere: boolean): Html {
  return html`<li><a href="${addressOf(selection)}" ${isHere ? raw('aria-current="true"') : ''}>${name}</a></li>
`
}

function faultsOf({ faults, unused, mail, isOurs }: Shown): Html {
  return html`${
    faults.length === 0
      ? ''
      : html`<section class="faults" role="alert">
<h1>${faults.length === 1 ? 'A template is broken' : `The templates have ${faults.length} faults`}</h1>
${faults.map((fault) => html`<p>${inWords(fault)}</p>${fault.frame ? html`<pre tabindex="0">${fault.frame}</pre>` : ''}`)}
${mail ? html`<p class="quiet">Below is ${isOurs ? 'what Paperroute brings' : 'how it was before'}.</p>` : ''}
</section>`
  }
${unused ? html`<p class="unused">${unused}.</p>` : ''}`
}

function factsOf({ mail }: Shown): Html {
  if (!mail) return html``
  const { html: bytes, text } = sizesOf(mail)
  const share = Math.round((bytes / partLimit) * 100)
  return html`<dl class="facts">
<div><dt>Subject</dt><dd dir="auto">${mail.subject}</dd></div>
<div><dt>Preheader</dt><dd dir="auto">${raw(preheaderOf(mail.html)) || 'none'}</dd></div>
<div><dt>Size</dt><dd>${inThousands(bytes)} of ${inThousands(partLimit)} bytes of HTML (${share} %), ${inThousands(text)} of text</dd></div>
</dl>`
}

function mailIn(mail: { html: string; text: string; subject: string }, selected: Selection): Html {
  if (selected.view === 'text') return html`<pre class="letter" tabindex="0" dir="auto">${mail.text}</pre>`
  if (selected.view === 'source') return html`<pre class="source" tabindex="0">${mail.html}</pre>`
  // Without scripts, and free to open links in a new tab.
  return html`<iframe class="${selected.view}" title="The mail" src="${addressOf(selected, '/mail')}" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe>`
}

function inThousands(count: number): string {
  return count.toLocaleString('en')
}
