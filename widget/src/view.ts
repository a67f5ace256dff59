/**
 * Draws JSX into a place and changes only what is different the next time. Components are plain functions of their
 * props, called at once: all state lives in the session. Written here because of its size, a fifth of a framework's.
 */
import type { ComponentChild } from "preact";

type Props = Record<string, unknown>;
interface Element_ {
  type: string;
  props: Props;
  children: unknown[];
  key?: unknown;
}
/** What was drawn: the node, and what it was drawn from. Children by the path of their keys or positions. */
interface Drawn {
  node: Node;
  from: Element_ | string;
  children: Map<string, Drawn>;
}
type Listening = Element & { heard?: Record<string, (event: Event) => void> };

const SVG = "http://www.w3.org/2000/svg";

export function h(
  type: string | ((props: Props) => unknown),
  props: Props | null,
  ...children: unknown[]
): unknown {
  const given = props ?? {};
  if (typeof type === "string") return { type, props: given, children, key: given.key };
  const made = type({ ...given, children });
  if (typeof made === "object" && made !== null && given.key !== undefined)
    (made as { key?: unknown }).key = given.key;
  return made;
}

export const Fragment = ({ children }: { children?: unknown }): unknown => children;

function flatten(children: unknown[], at: string, into: Map<string, Element_ | string>): void {
  children.forEach((child, index) => {
    const key = `${at}.${(child as Element_ | null)?.key ?? index}`;
    if (Array.isArray(child)) flatten(child, key, into);
    else if (typeof child === "object" && child !== null) into.set(key, child as Element_);
    else if (child !== undefined && child !== null && typeof child !== "boolean" && child !== "")
      into.set(key, String(child));
  });
}

function hear(this: Listening, event: Event): void {
  this.heard?.[event.type]?.(event);
}

function setProp(node: Listening, name: string, value: unknown, svg: boolean): void {
  if (name === "key") return;
  if (name.startsWith("on")) {
    const type = name.slice(2).toLowerCase();
    node.heard ??= {};
    if (!node.heard[type]) node.addEventListener(type, hear);
    node.heard[type] = value as (event: Event) => void;
  } else if (name === "value" || name === "checked") {
    // The control may have been changed by hand since it was drawn.
    const control = node as unknown as Props;
    if (control[name] !== value) control[name] = value;
  } else if (value === undefined || value === null || (value === false && !name.startsWith("aria-")))
    node.removeAttribute(name);
  else
    node.setAttribute(
      svg ? name : name.toLowerCase(),
      value === true && !name.startsWith("aria-") ? "" : String(value),
    );
}

function draw(parent: Node, old: Drawn | undefined, from: Element_ | string): Drawn {
  if (typeof from === "string") {
    if (old && typeof old.from === "string") {
      if (old.from !== from) old.node.nodeValue = from;
      old.from = from;
      return old;
    }
    return { node: document.createTextNode(from), from, children: new Map() };
  }
  const same = old && typeof old.from !== "string" && old.from.type === from.type;
  const svg = from.type === "svg" || (parent as Element).namespaceURI === SVG;
  const node = (
    same ? old.node : svg ? document.createElementNS(SVG, from.type) : document.createElement(from.type)
  ) as Listening;
  const before = same ? (old.from as Element_).props : {};
  const drawn: Drawn = same ? old : { node, from, children: new Map() };
  drawn.from = from;
  for (const name in before) if (!(name in from.props)) setProp(node, name, undefined, svg);
  drawChildren(drawn, node, from.children);
  // After the children: a select takes its value when its options are there.
  for (const name in from.props) {
    const value = from.props[name];
    if (value !== before[name] || name === "value" || name === "checked") setProp(node, name, value, svg);
  }
  return drawn;
}

function drawChildren(drawn: Pick<Drawn, "children">, node: Node, children: unknown[]): void {
  const wanted = new Map<string, Element_ | string>();
  flatten(children, "", wanted);
  const fresh = new Map<string, Drawn>();
  for (const [key, from] of wanted) fresh.set(key, draw(node, drawn.children.get(key), from));
  const kept = new Set([...fresh.values()].map((one) => one.node));
  for (const { node: gone } of drawn.children.values()) if (!kept.has(gone)) node.removeChild(gone);
  let place = node.firstChild;
  for (const { node: child } of fresh.values()) {
    if (child === place) place = place.nextSibling;
    else node.insertBefore(child, place);
  }
  drawn.children = fresh;
}

const places = new WeakMap<Node, Pick<Drawn, "children">>();

export function render(view: ComponentChild, place: Element): void {
  const drawn = places.get(place) ?? { children: new Map() };
  places.set(place, drawn);
  drawChildren(drawn, place, [view]);
}
