/** Puts `<bookkit-widget>` beside a script tag, with the tag's `data-*`. Shared by the loader and the one-file widget. */
export function placeElement(script: HTMLScriptElement, business?: string): HTMLElement | null {
  const { dataset } = script;
  const slug = dataset.business ?? business;
  if (!slug || dataset.done) return null;
  dataset.done = "1";
  // The published snippet reserves the widget's place: the element already stands before its script.
  const beside = script.previousElementSibling as HTMLElement | null;
  const reserved = beside?.localName === "bookkit-widget" && !beside.dataset.api ? beside : null;
  const element = reserved ?? document.createElement("bookkit-widget");
  for (const [name, value] of Object.entries(dataset))
    if (name !== "done" && value !== undefined) element.dataset[name] ??= value;
  element.dataset.business ??= slug;
  element.dataset.api ??= new URL(script.src).origin;
  // In the head there is nothing to stand beside.
  if (!reserved) {
    if (script.parentNode === document.head) document.body.append(element);
    else script.after(element);
  }
  return element;
}
