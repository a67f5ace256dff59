/** What the widget says, in one language, with the owner's own words where they gave some. */
import { fetchPart } from "./fetch-part.ts";
import { core, type Texts } from "./locales/en.ts";

type Plural<K> = K extends `${infer Base}_other` ? Base : never;
export type TextKey = keyof Texts;
export type PluralKey = Plural<TextKey>;
type Values = Record<string, string | number>;

export class Words {
  readonly locale: string;
  readonly #texts: Record<string, string>;
  readonly #own: Record<string, string>;
  readonly #rules: Intl.PluralRules;
  readonly #number: Intl.NumberFormat;

  constructor(locale: string, texts: Record<string, string> | null, own: Record<string, string>) {
    this.locale = locale;
    this.#texts = { ...core, ...texts };
    this.#own = own;
    this.#rules = new Intl.PluralRules(locale);
    this.#number = new Intl.NumberFormat(locale);
  }

  /** English of a part that is loaded later; it replaces nothing that is there. */
  learn(more: Record<string, string>): void {
    for (const key of Object.keys(more)) this.#texts[key] ??= more[key] ?? key;
  }

  /** What the server says in English, where that is understood. */
  english(text: string): string | undefined {
    return /^en\b/.test(this.locale) ? text : undefined;
  }

  say = (key: TextKey, values: Values = {}): string => this.#fill(key, values);

  count = (key: PluralKey, n: number, values: Values = {}): string => {
    const form = `${key}_${this.#rules.select(n)}`;
    return this.#fill(this.#has(form) ? form : `${key}_other`, {
      ...values,
      n: this.#number.format(n),
    });
  };

  #has = (key: string): boolean => Object.hasOwn(this.#texts, key);

  #fill(key: string, values: Values): string {
    const text = (Object.hasOwn(this.#own, key) ? this.#own[key] : this.#texts[key]) ?? key;
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  }
}

/** Other languages are files of their own, loaded when needed; English is built in. */
declare const LOCALES: string;
declare const LOCALE_END: string;

const isOther = (language: string): boolean => LOCALES.split(" ").includes(language);

/** The first wish that there is a language for. */
export function chooseLocale(wishes: readonly (string | undefined)[]): { locale: string; language: string } {
  for (const wish of wishes) {
    if (!wish) continue;
    const [locale] = supported(wish);
    const language = locale?.split("-")[0]?.toLowerCase() ?? "";
    if (locale && (language === "en" || isOther(language))) return { locale, language };
  }
  return { locale: "en", language: "en" };
}

function supported(wish: string): string[] {
  try {
    return Intl.getCanonicalLocales(wish);
  } catch {
    return [];
  }
}

export async function loadTexts(base: string, language: string): Promise<Record<string, string> | null> {
  if (!isOther(language)) return null;
  const file = `${base}/assets/${language}${LOCALE_END}`;
  // Better in English than not at all.
  return (await fetchPart(file)
    .catch(() => fetchPart(file))
    .catch(() => null)) as Record<string, string> | null;
}
