/** The warning stripes prevent confusion with Cashfree. */
export const pageStyle = /* css */ `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2226, #eceff0);
  --soft: light-dark(#56616a, #aab4ba);
  --paper: light-dark(#ffffff, #1d2327);
  --desk: light-dark(#eef1f0, #12171a);
  --line: light-dark(#8a959c, #6f7b83);
  --faint: light-dark(#d9dfe1, #343d43);
  --alarm: light-dark(#a3160c, #ff9a8f);
  font: 1rem/1.5 system-ui, 'Noto Sans', sans-serif;
  color: var(--ink);
  background: var(--desk);
  accent-color: var(--brand);
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: flex; flex-direction: column; overflow-wrap: anywhere }
.banner { margin: 0; padding: .6rem 1rem; text-align: center; font-size: .875rem; color: #1b1400; background: #ffd23f }
.banner::after {
  content: ''; display: block; height: .4rem; margin: .6rem -1rem -.6rem;
  background: repeating-linear-gradient(135deg, #1b1400 0 .7rem, #ffd23f 0 1.4rem);
}
.banner strong { display: block; font-size: 1rem }
main {
  flex: 1; width: 100%; max-width: 30rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: var(--paper);
}
main.wide { max-width: 62rem }
.brand { display: flex; align-items: center; gap: .75rem; margin-block-end: 1.25rem }
.tile {
  flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: .6rem;
  font-size: 1.25rem; font-weight: 700; color: var(--on-brand); background: var(--brand);
}
.brand div { min-width: 0 }
.brand p { margin: 0 }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; text-wrap: balance }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem }
p { margin: 0 0 1rem }
.soft { color: var(--soft); font-size: .875rem }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 600 }
label.field { display: block; font-weight: 600; margin-block-end: .25rem }
input[inputmode] {
  width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; font-size: 1.375rem; letter-spacing: .3em;
  font-variant-numeric: tabular-nums; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem;
}
input[aria-invalid=true] { border: 2px solid var(--alarm) }
input + p { margin-block-start: .5rem }
.error { color: var(--alarm); font-weight: 600; margin: .5rem 0 }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0 }
legend { padding: 0; font-weight: 600; margin-block-end: .25rem }
.scope { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; padding: .4rem 0; border-block-end: 1px solid var(--faint) }
.scope input { flex: none; width: 1.375rem; height: 1.375rem; margin: 0 }
.scope small { display: block; color: var(--soft) }
.buttons { display: grid; gap: .6rem; margin-block-start: 1.25rem }
.answers {
  position: sticky; inset-block-end: 0; display: grid; grid-template-columns: 1fr 1fr; gap: .6rem;
  padding-block: .75rem; margin-block: .5rem -.75rem; background: var(--paper);
}
.answers .main { grid-column: 1 / -1 }
html { scroll-padding-block-end: 9rem }
button, .button {
  display: block; width: 100%; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  color: var(--ink); background: transparent; border: 1px solid var(--line); border-radius: .5rem; cursor: pointer;
}
button.main, .button { color: var(--on-brand); background: var(--brand); border-color: var(--brand) }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
footer { padding-block-start: 1.5rem; font-size: .8125rem; color: var(--soft) }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; min-width: 42rem; overflow-wrap: normal; font-size: .875rem }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-block-end: 1px solid var(--faint) }
code { font-family: ui-monospace, 'Noto Sans Mono', monospace; font-size: .9em }
td code { white-space: nowrap }
@media (min-width: 40rem) and (min-height: 30rem) {
  main { flex: none; margin-block: 2.5rem; padding: 2rem; border-radius: 1rem; box-shadow: 0 1px 3px #0003 }
}
@media (forced-colors: active) { .tile, button { border: 1px solid } }
`;
