import { useState } from "react";
import { useBusiness } from "#dashboard/api/session.ts";
import { Card } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { emptyItem, ItemFields } from "#dashboard/pages/item-fields.tsx";
import { PriceLines } from "#dashboard/pages/price-lines.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { PricingRules } from "#domain/catalog.ts";
import { priceVisit } from "#domain/pricing.ts";
import type { BusinessService, Item } from "#sdk/index.ts";
import type { Draft } from "./draft.ts";

const ID = "draft";

/** Prices what is typed, with the server's own price engine, at every key. */
export function PricePreview({ draft }: { draft: Draft }) {
  const { editor: words } = useStrings("services");
  const format = useFormat();
  const business = useBusiness();
  const service = { ...draft, id: ID } as unknown as BusinessService;
  const [item, setItem] = useState<Item>(() => emptyItem(service));
  const rules: PricingRules = {
    currency: business.currency,
    services: [{ ...draft, id: ID }],
    packages: [],
    taxes: business.taxes.filter(({ areas }) => areas === undefined),
    surcharges: [],
    serviceAreas: [],
    origin: null,
    places: {},
    minimumCharge: business.minimumCharge,
  };
  const price = tryPrice(rules, fitting(item, draft), format.locale);
  return (
    <Card title={words.preview} className="price-preview">
      <div className="stack">
        <p className="soft small">{words.previewHint}</p>
        <ItemFields service={service} value={item} onChange={setItem} />
        {price === null ? (
          <p role="status">{words.incomplete}</p>
        ) : (
          <PriceLines
            price={price}
            label={
              <>
                {words.total}{" "}
                <span className="soft small">{words.takes(format.duration(price.durationMinutes))}</span>
              </>
            }
          >
            {price.depositDue > 0 && (
              <>
                <dt />
                <dd className="soft small">{words.deposits(format.money(price.depositDue))}</dd>
              </>
            )}
          </PriceLines>
        )}
      </div>
    </Card>
  );
}

/** Answers to questions that are gone meanwhile are left out. */
function fitting(item: Item, draft: Draft): Item {
  const selections = Object.fromEntries(
    Object.entries(item.selections ?? {}).filter(([key, value]) => {
      const dimension = draft.dimensions.find((one) => one.key === key);
      if (!dimension) return false;
      return typeof value !== "string" || (dimension.options ?? []).some((option) => option.key === value);
    }),
  );
  for (const { key, kind, required, options, min } of draft.dimensions)
    if (required && selections[key] === undefined) {
      const first = kind === "quantity" ? (min ?? 1) : options?.[0]?.key;
      if (first !== undefined && kind !== "toggle") selections[key] = first;
    }
  const addOns = Object.fromEntries(
    Object.entries(item.addOns ?? {}).filter(([key]) => draft.addOns.some((one) => one.key === key)),
  );
  return { serviceId: ID, selections, addOns };
}

function tryPrice(rules: PricingRules, item: Item, locale: string) {
  try {
    return priceVisit(rules, { items: [item] }, { locale });
  } catch {
    // A half-typed multiplier is no number, a question without answers cannot be asked: the words beside it say so.
    return null;
  }
}
