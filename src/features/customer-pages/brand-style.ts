import type { Theme } from "#db/schema/values.ts";

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** The neutral colours of a page; the darkest ground that text stands on decides what is readable. */
const NEUTRAL = {
  light: {
    ink: "#1b2129",
    soft: "#525c69",
    paper: "#f6f7f8",
    card: "#ffffff",
    line: "#dfe3e8",
    field: "#858d99",
    late: "#a3261a",
    code: "#eef0f3",
  },
  dark: {
    ink: "#eceff3",
    soft: "#a9b2bf",
    paper: "#111418",
    card: "#191d23",
    line: "#2e353e",
    field: "#78828f",
    late: "#ff9c92",
    code: "#222831",
  },
} as const;

/** Grey, for a colour that is none. */
function rgbOf(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return [17, 24, 39];
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

const hexOf = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(a[at] + (b[at] - a[at]) * share);
  return [part(0), part(1), part(2)];
}

/** The colour, moved towards `to` until text of it can be read on every ground (4.5:1; WCAG 2.2, 1.4.3). */
function readable(color: Rgb, grounds: readonly Rgb[], to: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(color, to, share);
    if (grounds.every((ground) => contrast(tried, ground) >= 4.5)) return tried;
  }
  return to;
}

/** As much of the colour as leaves the softest text readable. */
function tintOf(card: Rgb, color: Rgb, soft: Rgb, share: number): Rgb {
  const tint = mix(card, color, share);
  return share < 0.01 || contrast(soft, tint) >= 4.5 ? tint : tintOf(card, color, soft, share - 0.02);
}

/** The owner's colour and what goes with it, on a light or a dark page. */
export function brandColors(primaryColor: string, scheme: "light" | "dark"): Record<string, string> {
  const neutral = NEUTRAL[scheme];
  const chosen = rgbOf(primaryColor);
  const card = rgbOf(neutral.card);
  const tint = tintOf(card, chosen, rgbOf(neutral.soft), scheme === "dark" ? 0.2 : 0.08);
  const grounds = [card, rgbOf(neutral.paper), tint];
  const accent = readable(chosen, grounds, scheme === "dark" ? WHITE : BLACK);
  const on = contrast(accent, WHITE) >= 4.5 ? WHITE : BLACK;
  return { ...neutral, accent: hexOf(accent), "on-accent": hexOf(on), tint: hexOf(tint) };
}

const declared = (colors: Record<string, string>, scheme: string): string =>
  `:root{color-scheme:${scheme};${Object.entries(colors)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";")}}`;

/** Only names of fonts: nothing that could end the declaration. */
const fontOf = (font: string): string => (/^[\w -]+(?:, ?[\w -]+)*$/.test(font) ? `${font},` : "");

/** The style of a business's pages from its theme; `scheme` overrides the theme's. */
export function brandStyle(theme: Theme, scheme: Theme["scheme"] = theme.scheme): string {
  const light = declared(
    brandColors(theme.primaryColor, "light"),
    scheme === "auto" ? "light dark" : "light",
  );
  const dark = declared(brandColors(theme.primaryColor, "dark"), "dark");
  const colors =
    scheme === "light"
      ? light
      : scheme === "dark"
        ? dark
        : `${light}\n@media (prefers-color-scheme:dark){${dark}}`;
  const radius = Math.min(24, Math.max(0, Math.round(theme.radius)));
  return `${colors}
:root{--radius:${Number.isFinite(radius) ? radius : 8}px}
body,input,select,textarea,button{font-family:${fontOf(theme.font)}system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}`;
}
