/** The bundle: defines the element, and as `/w/<slug>.js` brings a business along. */
import { type Baked, BookkitWidget, surroundings } from "./element.ts";
import { fetchPart } from "./fetch-part.ts";
import { placeElement } from "./place-element.ts";
import { given } from "./shared.ts";

/** Replaced: by `null` in `/widget.js`, by the configuration in `/w/<slug>.js`. */
declare const BAKED: Baked | null;
const here = document.currentScript as HTMLScriptElement | null;
// Loaded as a module there is no current script: then it is the one whose address says so.
const script =
  here ?? [...document.scripts].find(({ src }) => /\/(?:embed|widget|w\/[\w-]+)\.js(?:\?|$)/.test(src));

const baked = BAKED;
const known = customElements.get("bookkit-widget") as typeof BookkitWidget | undefined;
if (!known) {
  if (script) surroundings.base = new URL(script.src).origin;
  surroundings.load = async (address, more = []) => {
    const part = (await fetchPart(address)) as (given: unknown[]) => (given: never) => unknown;
    return part([...given, ...more]);
  };
}
// The first bundle of a page defines the element; a later one only brings its business.
if (baked) (known ?? BookkitWidget).surroundings.baked.push(baked);
// A lone script tag stays where it stands, unless the page has its widget elsewhere.
if (baked && here && !document.querySelector(`[data-business="${baked.slug}"]:not(script,[data-done])`))
  placeElement(here, baked.slug);
if (!known) customElements.define("bookkit-widget", BookkitWidget);
