/** All of it on paper. */
export const print = `
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #333; --rule: #999; --accent: #000; --field: #fff; color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .skip, .masthead nav, .colophon, form, .turn, .parts, .links a + a { display: none; }
  .masthead { padding-top: 0; grid-template-columns: 1fr; }
  .papers { list-style-position: inside; }
  .papers > li, .saved li, .calendar tr { break-inside: avoid; }
  h1, h2, .meta { break-after: avoid; }
  a { text-decoration: none; }
  .links a[href^=http]:first-child::after { content: ' ' attr(href); }
}
`
