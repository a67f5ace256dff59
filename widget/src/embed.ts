/**
 * The loader: makes an element for each script tag and loads the widget once. `import()` instead of a script element,
 * because a page with Trusted Types lets nobody set a script's address.
 */
import { placeElement } from "./place-element.ts";

const script = document.currentScript as HTMLScriptElement | null;

function begin(tag: HTMLScriptElement): void {
  const element = placeElement(tag);
  if (!element) return;
  const { business, widget, api } = element.dataset;
  const query = widget ? `?widget=${encodeURIComponent(widget)}` : "";
  // Asked for beside the code, not after it.
  Object.assign(element, {
    loading: fetch(`${api}/api/v1/public/businesses/${business}/config${query}`, {
      credentials: "omit",
    }).catch(() => null),
  });
  // A browser remembers that an address failed: it is asked for again by another.
  const load = (failed = 0): unknown =>
    import(`${api}/widget.js${failed ? `?${failed}` : ""}`).catch((reason: unknown) => {
      if (failed < 2) setTimeout(load, 2000, failed + 1);
      else
        element.dispatchEvent(
          new CustomEvent("bookkit:error", {
            bubbles: true,
            composed: true,
            detail: { code: "load_failed", reason },
          }),
        );
    });
  load();
}

if (script) {
  // A tag in the head runs before there is a body to put the widget into.
  if (document.body) begin(script);
  else document.addEventListener("DOMContentLoaded", () => begin(script));
}
