import { refuseField } from "#domain/refusals.ts";

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

/**
 * Throws 422 on `path` for a password that is too short or long, among the most used ones, or made of what everybody
 * knows of the person. No rules about kinds of characters: they only make people write `Password1!`.
 */
export async function acceptPassword(
  password: string,
  person: { email: string; name: string },
  path = "password",
): Promise<void> {
  const normal = password.normalize("NFKC");
  const length = [...normal].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD)
    throw refuseField(
      path,
      `Must be ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters long.`,
      "validation_failed",
      "password_length",
    );
  const plain = comparable(normal);
  const [local = ""] = person.email.split("@");
  const known = [person.email, local, person.name, person.name.replace(/\s+/g, ""), "BookingMachine"];
  if (known.some((text) => comparable(text) === plain))
    throw refuseField(
      path,
      "Must not be the name or e-mail address, or the name of this product.",
      "validation_failed",
      "password_personal",
    );
  if ((await commonPasswords()).has(plain))
    throw refuseField(
      path,
      "Is one of the most used passwords. Choose one that nobody else has.",
      "validation_failed",
      "password_common",
    );
}

const comparable = (text: string): string => text.normalize("NFKC").toLowerCase();

let common: Promise<ReadonlySet<string>> | undefined;

/** A megabyte that only those need who choose a password: loaded when the first one does. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) =>
      new Set([...dictionary["passwords-common"]].map((word) => String(word).toLowerCase())),
  );
  return common;
}
