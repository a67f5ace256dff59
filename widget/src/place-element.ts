/** Puts `<bookkit-widget>` beside a script tag, with the tag's `data-*`. Shared by the loader and the one-file widget. */
export function placeElement(script: HTMLScriptElement, slug?: string): HTMLElement | null {
  const { done, business = slug, ...rest } = script.dataset;
  if (!business || done) return null;
  script.dataset.done = "1";
  // The published snippet reserves the widget's place: the element already stands before its script.
  const beside = script.previousElementSibling as HTMLElement | null;
  const reserved = beside?.localName === "bookkit-widget" && !beside.dataset.api ? beside : null;
  const element = reserved ?? document.createElement("bookkit-widget");
  // The business last: with it the element begins.
  const wanted = { api: new URL(script.src).origin, ...rest, done: "1", business };
  for (const [name, value] of Object.entries(wanted))
    if (value !== undefined) element.dataset[name] ??= value;
  // In the head there is nothing to stand beside.
  if (!reserved) {
    if (script.parentNode === document.head) document.body.append(element);
    else script.after(element);
  }
  return element;
}
