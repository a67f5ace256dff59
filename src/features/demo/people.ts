import { newId } from "#db/new-id.ts";
import type { Contact } from "#db/schema/values.ts";
import type { DemoPeople } from "./description.ts";

export interface Person {
  id: string;
  contact: Contact;
  /** When the business first heard of the person; `null` while it has not. */
  since: number | null;
}

/** Someone with an address at example.com and a number nobody has; where a home matters, with a home. */
export function makePerson(name: string, index: number, people: DemoPeople): Person {
  const street = people.streets?.[index % people.streets.length];
  const contact: Contact = {
    name,
    email: `${mailbox(name)}@example.com`,
    phone: phoneOf(people.phonePattern, index),
    ...(street ? { address: { ...street, line1: `${street.line1} ${((index * 7) % 58) + 1}` } } : {}),
  };
  return { id: newId("customer"), contact, since: null };
}

export function heardOf(person: Person, at: number): void {
  person.since = Math.min(person.since ?? at, at);
}

/** `Anna Krüger` is `anna.kruger`. */
function mailbox(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]+/g, ".");
}

function phoneOf(pattern: string, index: number): string {
  const places = pattern.split("#").length - 1;
  const digits = String(index).padStart(places, "0").slice(-places);
  let used = 0;
  return pattern.replace(/#/g, () => digits.charAt(used++));
}

/** `Anna K.`: what a review shows of a name. */
export function shortName(name: string): string {
  const [first = name, ...rest] = name.split(" ");
  const last = rest.at(-1);
  return last ? `${first} ${last.charAt(0)}.` : first;
}
