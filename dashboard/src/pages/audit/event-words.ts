/** "booking.status_changed" as words; what has none yet is shown by the API's own names. */
export function eventWords(
  type: string,
  { nouns, verbs }: { nouns: Record<string, string>; verbs: Record<string, string> },
): string {
  const [noun = "", verb = ""] = type.split(".");
  const spaced = (name: string) => name.replaceAll("_", " ");
  return `${nouns[noun] ?? spaced(noun)} ${verbs[verb] ?? spaced(verb)}`.trim();
}
