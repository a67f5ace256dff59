export interface PastedPlace {
  postalCode: string;
  latitude: number;
  longitude: number;
}

/**
 * Lines "code, latitude, longitude" as they come out of a spreadsheet: cut by commas, semicolons or tabs; a line of
 * headings is passed over. `wrong` counts lines from 1.
 */
export function readPlaces(text: string): { places: PastedPlace[]; wrong: number[] } {
  const places = new Map<string, PastedPlace>();
  const wrong: number[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [postalCode = "", first = "", second = "", more] = cells(line);
    const latitude = degrees(first, 90);
    const longitude = degrees(second, 180);
    if (postalCode && latitude !== null && longitude !== null && more === undefined)
      places.set(postalCode.replace(/[\s-]/g, "").toUpperCase(), { postalCode, latitude, longitude });
    else if (at > 0 || /\d/.test(line)) wrong.push(at + 1);
  }
  return { places: [...places.values()], wrong };
}

/** A decimal comma only where commas do not cut. */
function cells(line: string): string[] {
  const cut = line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",";
  return line.split(cut).map((cell) => {
    const text = cell.trim().replace(/^"(.*)"$/, "$1");
    return cut === "," ? text : text.replace(",", ".");
  });
}

function degrees(text: string, most: number): number | null {
  const value = Number(text);
  return text !== "" && Math.abs(value) <= most ? value : null;
}
