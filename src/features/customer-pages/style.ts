/** What all pages of a business look like; the colours come from its theme (`brand-style.ts`). */
export const pageStyle = `
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{line-height:1.55;-webkit-font-smoothing:antialiased}
main,.top,footer{max-width:68rem;margin:0 auto;padding-inline:clamp(1rem,4vw,2.5rem)}
main{padding-block:1.5rem 3rem}
main.narrow,.top.narrow,footer.narrow{max-width:44rem}
.top.narrow,footer.narrow{padding-inline:clamp(1rem,4vw,2.5rem)}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);letter-spacing:-.015em;margin:0 0 .35em}
h2{font-size:1.3rem;letter-spacing:-.01em;margin:0 0 .9rem}
h3{font-size:1rem;margin:1.5rem 0 .6rem;color:var(--soft);font-weight:600}
p{margin:0 0 .8rem}
a{text-decoration-thickness:.08em}
.skip{position:absolute;inset-inline-start:-999px}
.skip:focus{inset-inline-start:1rem;top:1rem;background:var(--card);padding:.6rem 1rem;border-radius:var(--radius);z-index:2}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.trap{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.soft{color:var(--soft)}
.small{font-size:.9rem}
.words{white-space:pre-line}
.card{background:var(--card);border:1px solid var(--line);border-radius:calc(var(--radius) + 4px);padding:clamp(1.1rem,3vw,1.75rem);margin:0 0 1.25rem;box-shadow:0 1px 2px rgb(0 0 0/.04)}
.card>:last-child{margin-block-end:0}
.top{display:flex;align-items:center;gap:.9rem;padding-block:1.1rem}
.top a.name{color:var(--ink);text-decoration:none;font-weight:650;font-size:1.05rem}
.logo{inline-size:3rem;block-size:3rem;border-radius:calc(var(--radius)*.8);object-fit:contain;background:var(--card);flex:none}
.mono{display:grid;place-items:center;background:var(--accent);color:var(--on-accent);font-weight:700;font-size:1.35rem}
.badge{display:inline-block;border-radius:999px;padding:.15rem .8rem;font-size:.87rem;font-weight:600;background:var(--tint);color:var(--accent)}
.badge.off{background:var(--code);color:var(--soft)}
.badge.late{background:var(--code);color:var(--late)}
.note{border-inline-start:4px solid var(--accent);background:var(--tint);border-radius:var(--radius);padding:.8rem 1rem;margin:0 0 1.25rem}
.note.bad{border-color:var(--late);background:color-mix(in srgb,var(--late) 8%,var(--card))}
.note.bad a{color:inherit}
.note ul{margin:.4rem 0 0;padding-inline-start:1.2rem}
.note:focus{outline:none}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem 1.5rem;margin:1.2rem 0}
.facts dt{color:var(--soft);font-size:.87rem}
.facts dd{margin:0;font-weight:550}
.facts small{display:block;font-weight:400;color:var(--soft);font-size:.87rem}
.facts code{font-size:.8rem;font-weight:400}
.reach{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1.25rem}
details{margin-block-start:1rem}
summary{cursor:pointer;color:var(--accent);font-weight:600;padding:.6rem 0}
details form{margin-block-start:.5rem}
.below{margin-block-start:.9rem}
table.price{border-collapse:collapse;inline-size:100%;font-variant-numeric:tabular-nums;margin:0 0 1rem}
.price th,.price td{padding:.5rem 0;border-block-end:1px solid var(--line);vertical-align:top;text-align:start;font-weight:400}
.price td:last-child{text-align:end;white-space:nowrap;padding-inline-start:1rem}
.price thead th{color:var(--soft);font-size:.85rem}
.price thead th:last-child{text-align:end}
.price small{display:block;color:var(--soft)}
.price tfoot th,.price tfoot td{border:0;padding-block:.3rem}
.price .sum th,.price .sum td{font-weight:700;font-size:1.2rem;padding-block-start:.7rem}
form{margin:0}
fieldset{border:0;padding:0;margin:0 0 1.25rem;min-inline-size:0}
legend,label.label{display:block;font-weight:600;padding:0;margin:0 0 .4rem}
.field{margin:0 0 1.15rem}
.hint{color:var(--soft);font-size:.88rem;font-weight:400;margin:.25rem 0 0}
legend .hint,label .hint{margin:0;white-space:nowrap}
.error{color:var(--late);font-weight:600;font-size:.9rem;margin:.35rem 0 0}
input:not([type=radio],[type=checkbox]),select,textarea{inline-size:100%;font-size:1rem;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:var(--radius);padding:.65rem .8rem;min-block-size:2.9rem}
input[type=number]{max-inline-size:9rem}
textarea{min-block-size:5.5rem}
[aria-invalid=true]{border-color:var(--late)!important;border-width:2px!important}
input[type=radio],input[type=checkbox]{inline-size:1.2rem;block-size:1.2rem;accent-color:var(--accent);flex:none;margin:.15rem 0 0}
.pick{display:flex;gap:.75rem;align-items:flex-start;padding:.75rem .9rem;min-block-size:2.9rem;border:1px solid var(--line);border-radius:var(--radius);margin:0 0 .5rem;cursor:pointer;background:var(--card)}
.pick:hover{border-color:var(--field)}
.pick:has(:checked){border-color:var(--accent);background:var(--tint)}
.pick>span:first-of-type{flex:1}
.pick .plus{color:var(--soft);white-space:nowrap}
.add{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;margin:0 0 1.25rem}
.add label.label{margin:0;flex:none}
.add select{inline-size:auto;flex:1 1 9rem;max-inline-size:20rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:0 1rem}
.acts{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:1.25rem 0 0}
.acts form{display:contents}
button,.button{font-size:1rem;font-weight:600;line-height:1.3;border-radius:var(--radius);padding:.75rem 1.4rem;min-block-size:2.9rem;border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer;text-decoration:none;display:inline-block;text-align:center}
button.danger{background:var(--late);border-color:var(--late);color:var(--card)}
button:hover,.button:hover{filter:brightness(1.06)}
button.plain,.button.plain{background:none;color:var(--accent);border-color:var(--field)}
button.plain:hover,.button.plain:hover{background:var(--tint);filter:none}
a:focus-visible,button:focus-visible,.button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.chips,.times{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:0 0 1.25rem}
.chips a,.times a{display:block;padding:.65rem .95rem;min-block-size:2.75rem;border:1px solid var(--field);border-radius:var(--radius);text-decoration:none;color:var(--ink);background:var(--card);font-variant-numeric:tabular-nums;line-height:1.3}
.chips a:hover,.times a:hover{border-color:var(--accent);background:var(--tint)}
.chips small{display:block;color:var(--soft)}
.chips a{border-color:var(--accent)}
.month{border-collapse:separate;border-spacing:2px;inline-size:100%;table-layout:fixed;margin:0 0 1.25rem;text-align:center}
.month caption{font-weight:650;padding:.25rem 0 .5rem}
.month th{font-weight:500;color:var(--soft);font-size:.82rem;padding:.25rem 0}
.month td{padding:0;block-size:2.75rem;border-radius:var(--radius);color:var(--soft)}
.month td a{display:grid;place-items:center;block-size:2.75rem;border-radius:var(--radius);text-decoration:none;background:var(--tint);color:var(--accent);font-weight:650}
.month td a:hover{outline:2px solid var(--accent);outline-offset:-2px}
.month td a[aria-current]{background:var(--accent);color:var(--on-accent)}
.months{display:flex;justify-content:space-between;gap:1rem;margin:0 0 .25rem}
.icon{inline-size:1.1em;block-size:1.1em;fill:var(--accent);flex:none}
.icon.off{fill:var(--line)}
.stars{display:inline-flex;gap:.1rem}
.reply{border-inline-start:3px solid var(--line);padding-inline-start:.8rem;margin:0}
.calendars{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0 0 1.1rem}
.calendars a{padding-block:.3rem}
.calendars span{padding-block:.3rem}
.progress{color:var(--soft);font-size:.9rem;margin:0 0 .4rem}
.crumbs{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1.1rem;padding:0;list-style:none;font-size:.95rem}
.crumbs a,.acts>a:not(.button){padding-block:.35rem}
footer{padding-block:1.5rem 2.5rem;color:var(--soft);font-size:.88rem}
footer a{color:inherit}
.languages{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
.languages a{display:inline-block;padding-block:.3rem}
@media (max-width:30rem){.acts>button,.acts form>button,.acts>.button,form>.acts>button{inline-size:100%}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{.acts,footer,.skip{display:none}body{background:#fff;color:#000}}
`;
