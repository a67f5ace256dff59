import type * as t from "#db/schema/index.ts";
import type { AddOn, Dimension } from "#domain/catalog.ts";
import { amountIn } from "./amount-in.ts";
import { type Measures, withMeasures } from "./measures.ts";
import type { Preset, PresetAddOn, PresetService, Question } from "./preset.ts";
import { sharedWords } from "./shared-questions.ts";

export interface CatalogOptions {
  currency: string;
  measures: Measures;
}

type ServiceColumns = Omit<
  typeof t.services.$inferInsert,
  "id" | "businessId" | "categoryId" | "position" | "createdAt" | "updatedAt"
>;

export interface PresetCatalog {
  categories: { key: string; name: string }[];
  /** `category` is the key of one of them; `columns` are ready to be stored. */
  services: { category: string; columns: ServiceColumns }[];
}

/** A preset put into words and into a currency. Throws where a word is missing: the data is ours, a test reads it all. */
export function catalogOf(preset: Preset, { currency, measures }: CatalogOptions): PresetCatalog {
  const money = (dollars: number) => amountIn(currency, dollars * 100);
  const say = (place: string) => withMeasures(wordOf(preset, place), measures);
  return {
    categories: preset.categories.map((key) => ({ key, name: say(`category.${key}`) })),
    services: preset.services.map((service) => ({
      category: service.category,
      columns: columnsOf(service, say, money),
    })),
  };
}

export function wordOf(preset: Preset, place: string): string {
  const text = preset.words[place] ?? sharedWords[place];
  if (text === undefined) throw new Error(`preset ${preset.key}: no word for ${place}`);
  return text;
}

type Say = (place: string) => string;
type InMoney = (dollars: number) => number;

function columnsOf(service: PresetService, say: Say, money: InMoney): ServiceColumns {
  const { key, category: _, dollars, deposit, questions = [], addOns = [], ...rules } = service;
  return {
    ...rules,
    name: say(`service.${key}`),
    description: say(`service.${key}.about`),
    basePrice: money(dollars),
    ...depositOf(deposit, money),
    dimensions: questions.map((question) => dimensionOf(question, say, money)),
    addOns: addOns.map((addOn) => addOnOf(addOn, say, money)),
  };
}

function depositOf(deposit: PresetService["deposit"], money: InMoney) {
  if (deposit === undefined) return { depositKind: "none", depositValue: 0 } as const;
  return "percent" in deposit
    ? ({ depositKind: "percent", depositValue: deposit.percent } as const)
    : ({ depositKind: "fixed", depositValue: money(deposit.dollars) } as const);
}

/** A toggle may be left alone; without an answer to anything else there is no price. */
function dimensionOf(question: Question, say: Say, money: InMoney): Dimension {
  const { key, kind } = question;
  const named = { key, label: say(key), kind, required: kind !== "toggle" };
  if (question.kind === "quantity") {
    const { dollars, tiers, kind: _, ...counted } = question;
    return {
      ...counted,
      ...named,
      unit: say(`${key}.unit`),
      ...(dollars === undefined ? {} : { unitAmount: money(dollars) }),
      ...(tiers && { tiers: tiers.map((tier) => ({ upTo: tier.upTo, unitAmount: money(tier.dollars) })) }),
    };
  }
  return {
    ...named,
    options: question.options.map(({ dollars, ...option }) => ({
      ...option,
      label: say(`${key}.${option.key}`),
      ...(dollars === undefined ? {} : { amount: money(dollars) }),
    })),
  };
}

function addOnOf({ key, dollars, minutes, most = 1 }: PresetAddOn, say: Say, money: InMoney): AddOn {
  return { key, label: say(`add_on.${key}`), amount: money(dollars), minutes, maxQuantity: most };
}
