/** Styles as constructed sheets: a page that forbids inline styles allows these. All widgets of a page share them. */
import css from "./core.css";

/** The build writes `$radius` for `var(--bookkit-radius)`, which is a tenth of all styles. */
function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.replace(/\$([\w-]+)/g, "var(--bookkit-$1)"));
  return sheet;
}

const shared = [sheetOf(css)];
const roots: ShadowRoot[] = [];

/** `own`: the sheet with the colours of this widget. */
export function adoptStyles(root: ShadowRoot, own: CSSStyleSheet): void {
  root.adoptedStyleSheets = [own, ...shared];
  roots.push(root);
}

/** Styles of a part that is loaded later. */
export function addStyles(text: string): void {
  const more = sheetOf(text);
  shared.push(more);
  for (const root of roots) root.adoptedStyleSheets.push(more);
}
