export const overviewStyle = `
body{background:linear-gradient(var(--tint),var(--paper) 22rem) no-repeat var(--paper)}
.hero{display:flex;gap:1.25rem;align-items:flex-start;padding-block:clamp(1rem,4vw,2.5rem) clamp(1.25rem,3vw,2rem)}
.hero .logo{inline-size:clamp(3.2rem,9vw,4.75rem);block-size:clamp(3.2rem,9vw,4.75rem);font-size:clamp(1.4rem,4vw,2rem)}
.hero h1{font-weight:750;line-height:1.15}
.tagline{font-size:1.1rem;font-weight:600}
.lead{max-inline-size:46rem;color:var(--ink);font-size:1.05rem}
.meta{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;margin:0;font-size:.95rem}
.meta>*{display:inline-flex;gap:.4rem;align-items:center;min-block-size:1.75rem}
.columns{display:grid;gap:1.5rem;align-items:start}
@media (min-width:60rem){.columns{grid-template-columns:minmax(0,1fr) 19rem}}
bookkit-widget{display:block}
@media (scripting:enabled){bookkit-widget{min-block-size:100svh}}
@media (scripting:enabled) and (min-width:60rem){bookkit-widget{min-block-size:44rem}}
.services{list-style:none;margin:0;padding:0}
.services li{display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;justify-content:space-between;padding:1rem 0;border-block-start:1px solid var(--line)}
.services li>div{flex:1 1 16rem;min-inline-size:0}
.services .photo{inline-size:6rem;block-size:4.5rem;object-fit:cover;border-radius:var(--radius);background:var(--tint)}
.service{font-weight:650;font-size:1.08rem;margin:0 0 .2rem}
.services p{margin-block-end:.3rem}
.side{display:flex;gap:1rem;align-items:center;justify-content:space-between;font-variant-numeric:tabular-nums;margin:0!important}
.side strong{white-space:nowrap}
@media (max-width:38rem){.side{flex:1 1 100%}}
.facts-line{display:flex;flex-wrap:wrap;gap:.1rem .6rem}
.facts-line span+span::before{content:"·";margin-inline-end:.6rem}
.lines{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
.hours{inline-size:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
.hours th{text-align:start;font-weight:400;color:var(--soft);padding:.25rem 0;vertical-align:top}
.hours td{text-align:end;padding:.25rem 0}
.hours td span{display:block;white-space:nowrap}
#reviews{margin-block-start:1.5rem}
.reviews{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.reviews .card{margin:0}
.reviews h3{color:var(--ink);margin:.2rem 0 .4rem}
`;
