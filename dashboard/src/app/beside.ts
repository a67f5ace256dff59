/** What of an address belongs to what is open beside its page, and goes when that is closed. */
export const BESIDE = ["booking", "make", "at", "minutes", "person", "customer", "lead"] as const;

export const withoutBeside = (search: object): object =>
  Object.fromEntries(
    Object.entries(search).filter(([name]) => !(BESIDE as readonly string[]).includes(name)),
  );
