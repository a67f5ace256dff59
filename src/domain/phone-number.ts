/** Telephone numbers as people type them, made into what can be dialled from anywhere (E.164). */

/** Calling codes of the countries whose national notation is understood; elsewhere a number needs its `+`. */
const CALLING_CODES: Readonly<Record<string, string>> = {
  AE: "971",
  AT: "43",
  AU: "61",
  BE: "32",
  BR: "55",
  CA: "1",
  CH: "41",
  DE: "49",
  DK: "45",
  ES: "34",
  FI: "358",
  FR: "33",
  GB: "44",
  IE: "353",
  IN: "91",
  IT: "39",
  JP: "81",
  LU: "352",
  MX: "52",
  NL: "31",
  NO: "47",
  NZ: "64",
  PL: "48",
  PT: "351",
  SA: "966",
  SE: "46",
  SG: "65",
  US: "1",
  ZA: "27",
};
/** Where a leading zero is part of the number, not a sign that it is national. */
const KEEPS_ZERO: readonly string[] = ["IT"];

/** `+491701234567`, or `null` for what no telephone could dial. `country`: where a number without its code is from. */
export function dialable(typed: string, country: string | undefined): string | null {
  // `+44 (0)20 …`: the zero in brackets is for callers inside the country.
  const digits = typed.replace(/\(0\)/g, "").replace(/\D/g, "");
  const international = typed.trim().startsWith("+")
    ? digits
    : digits.startsWith("00")
      ? digits.slice(2)
      : null;
  if (international !== null) return valid(international);
  const place = (country ?? "").toUpperCase();
  const code = CALLING_CODES[place];
  if (code === undefined) return null;
  // Eleven digits with a leading 1 in North America have their code already.
  if (code === "1") return valid(digits.length === 11 && digits.startsWith("1") ? digits : `1${digits}`, 11);
  return valid(code + (KEEPS_ZERO.includes(place) ? digits : digits.replace(/^0/, "")));
}

const valid = (digits: string, length?: number): string | null =>
  /^[1-9]\d{6,14}$/.test(digits) && (length === undefined || digits.length === length) ? `+${digits}` : null;
