/** Areas and lengths in a preset's words, in the measures that the business's customers think in. */
export type Measures = "feet" | "metres";

/** Dollars go with feet; whoever knows better (by the address, by asking) says so. */
export function measuresFor(currency: string): Measures {
  return currency === "USD" ? "feet" : "metres";
}

/**
 * `{area:N}` is N times a hundred square feet or ten square metres, `{run:N}` N times ten feet or three metres. Each pair
 * is near enough alike that prices and minutes per unit hold for both, and large enough that a unit takes whole minutes.
 */
export function withMeasures(text: string, measures: Measures): string {
  return text.replace(/\{(area|run):(\d+)\}/g, (_, kind: string, number: string) => {
    const count = Number(number);
    if (kind === "area") return measures === "feet" ? `${grouped(count * 100)} sq ft` : `${count * 10} m²`;
    return measures === "feet" ? `${count * 10} ft` : `${count * 3} m`;
  });
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
