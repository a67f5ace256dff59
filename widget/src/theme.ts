/**
 * Colours from the one colour an owner chooses. Text always reaches a contrast of 4.5:1 (WCAG 2.2, 1.4.3): a colour
 * that is too light or too dark for its ground is moved until it does.
 */
export interface Theme {
  primaryColor: string;
  radius: number;
  font: string;
  scheme: string;
}

type Rgb = [number, number, number];

const rgbOf = (hex: string): Rgb | null => {
  const long = /^#?([0-9a-f]{3})$/i.test(hex) ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex;
  const digits = /^#?([0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(long)?.[1];
  if (!digits) return null;
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
};

const hexOf = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  a.map((part, index) => part + ((b[index] ?? 0) - part) * share) as Rgb;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** The colour moved towards `to` until it can be read on all the grounds. */
function readable(color: Rgb, grounds: Rgb[], to: Rgb, least = 4.5): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    // Judged as it is written: whole numbers.
    const tried = mix(color, to, share).map(Math.round) as Rgb;
    if (grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
  }
  return to;
}

const NEUTRAL = {
  light: {
    bg: "#ffffff",
    soft: "#f6f7f9",
    text: "#14171f",
    muted: "#565d6d",
    line: "#dfe2e8",
    edge: "#858c9b",
    danger: "#b3261e",
    good: "#17663a",
  },
  dark: {
    bg: "#15171c",
    soft: "#1e2128",
    text: "#f2f4f8",
    muted: "#a9b0bf",
    line: "#333843",
    edge: "#757d8d",
    danger: "#ff9b93",
    good: "#7ddba0",
  },
};

/** Names of fonts and nothing else: a font is text of the owner, and must not become another declaration. */
const safeFont = (font: string): string =>
  /^[\w\s,'"-]{1,120}$/.test(font) && !/['"]/.test(font) ? `${font},` : "";

/** The declarations for `:host`. What the page sets from outside (`bookkit-widget { --bookkit-… }`) wins over them. */
export function themeCss(theme: Theme, dark: boolean): string {
  const neutral = NEUTRAL[dark ? "dark" : "light"];
  const chosen = rgbOf(theme.primaryColor) ?? [17, 24, 39];
  const ground = rgbOf(neutral.bg) ?? WHITE;
  const soft = rgbOf(neutral.soft) ?? WHITE;
  // A button must stand out from the card it lies on (1.4.11: 3:1), and its text must be readable.
  const primary = readable(chosen, [ground], dark ? WHITE : BLACK, 3);
  const onPrimary = contrast(primary, WHITE) >= 4.5 ? WHITE : BLACK;
  const tint = mix(ground, chosen, dark ? 0.22 : 0.09).map(Math.round) as Rgb;
  const accent = readable(chosen, [ground, soft, tint], dark ? WHITE : BLACK);
  const radius = Math.min(32, Math.max(0, Number(theme.radius) || 0));
  const values: Record<string, string> = {
    primary: hexOf(readable(primary, [onPrimary], BLACK)),
    "on-primary": hexOf(onPrimary),
    accent: hexOf(accent),
    tint: hexOf(tint),
    radius: `${radius}px`,
    font: `${safeFont(theme.font)}system-ui,-apple-system,"Segoe UI",Roboto,sans-serif`,
    ...neutral,
  };
  const lines = Object.entries(values).map(([name, value]) => `--bookkit-${name}:${value}`);
  return `:host{color-scheme:${dark ? "dark" : "light"};${lines.join(";")}}`;
}
