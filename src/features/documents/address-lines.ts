import type { Address } from "#db/schema/values.ts";

/** Where the postal code stands behind the town. */
const CODE_LAST = new Set("US CA AU NZ GB IE IN ZA".split(" "));

/** An address as it is written on a letter; the country only when it is another one than the sender's. */
export function addressLines(
  address: Address | null | undefined,
  { locale, home }: { locale: string; home: string | undefined },
): string[] {
  if (!address) return [];
  const { line1, line2, postalCode, city, region, country } = address;
  const town = CODE_LAST.has(country)
    ? `${[city, region].filter(Boolean).join(", ")} ${postalCode}`
    : [postalCode, city, region].filter(Boolean).join(" ");
  return [line1, line2, town, country === home ? undefined : countryName(country, locale)].flatMap(
    (line) => line || [],
  );
}

/** A locale or code that `Intl` refuses shows the code. */
function countryName(country: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale, "en"], { type: "region" }).of(country) ?? country;
  } catch {
    return country;
  }
}
