/** Rates are "0.19" in the API and "19" to people; moved by text, so that no float touches them. */

export function percentOf(rate: string): string {
  const [whole = "0", part = ""] = rate.split(".");
  const digits = part.padEnd(2, "0");
  const shown = `${Number(whole + digits.slice(0, 2))}.${digits.slice(2)}`;
  return shown.replace(/\.?0*$/, "") || "0";
}

/** What is no percentage is given on as it is: the API says so at its field. */
export function rateOf(percent: string): string {
  const typed = percent.trim().replace(",", ".");
  if (!/^\d+(\.\d*)?$/.test(typed)) return typed;
  const [whole = "0", part = ""] = typed.split(".");
  const digits = whole.padStart(3, "0");
  return `${Number(digits.slice(0, -2))}.${digits.slice(-2)}${part}`.replace(/\.?0*$/, "") || "0";
}
