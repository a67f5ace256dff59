/**
 * A second price engine, for tests only: written from the product's words ("Services and price") with whole and
 * rational numbers, sharing no code with the first. Slow, short, and as literal as can be.
 */
import type {
  AddOn,
  Coordinates,
  Coupon,
  Item,
  PriceContext,
  PricedService,
  PricingRules,
  Purchase,
  ServiceArea,
  Surcharge,
  SurchargeCondition,
} from "./catalog.ts";
import type { PricedVisit } from "./pricing-lines.ts";

/** `n / d`, to the nearest integer, halves away from zero. */
function nearest(n: bigint, d: bigint): bigint {
  const whole = n / d;
  const rest = n - whole * d;
  if (rest < 0n) return -2n * rest >= d ? whole - 1n : whole;
  return 2n * rest >= d ? whole + 1n : whole;
}
const E6 = 1_000_000n;
const micro = (text: string) => BigInt(Math.round(Number(text) * 1e6));
const atLeast0 = (value: bigint) => (value < 0n ? 0n : value);
const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);

/** In proportion to the weights, each cut where the exact sum so far rounds to. */
function split(total: bigint, weights: bigint[]): bigint[] {
  const all = sum(weights);
  const upTo = (count: number) =>
    all === 0n
      ? nearest(total * BigInt(count), BigInt(weights.length))
      : nearest(total * sum(weights.slice(0, count)), all);
  return weights.map((_, index) => upTo(index + 1) - upTo(index));
}

function oneItem(service: PricedService, { selections = {}, addOns = {} }: Item) {
  let amount = BigInt(service.basePrice);
  let minutes = service.durationMinutes;
  const answered = service.dimensions.flatMap((dimension) => {
    const answer = selections[dimension.key];
    if (answer === undefined || answer === false) return [];
    const option = dimension.options?.find(({ key }) => answer === true || key === answer);
    return [{ dimension, option, answer }];
  });
  for (const { option } of answered) if (option) amount = nearest(amount * micro(option.multiplier), E6);
  for (const { dimension, option, answer } of answered) {
    if (option) {
      amount = atLeast0(amount + BigInt(option.amount ?? 0));
      minutes += option.minutes ?? 0;
      continue;
    }
    const tierOf = (unit: number) =>
      dimension.tiers?.find(({ upTo }) => upTo === null || unit <= upTo) ?? dimension.tiers?.at(-1);
    for (let unit = (dimension.includedUnits ?? 0) + 1; unit <= Number(answer); unit++) {
      const tier = tierOf(dimension.tierMode === "slabs" ? Number(answer) : unit);
      amount += BigInt(tier?.unitAmount ?? dimension.unitAmount ?? 0);
      minutes += dimension.unitMinutes ?? 0;
    }
  }
  const chosen = new Set(
    answered.map(({ dimension, option }) => (option ? `${dimension.key} ${option.key}` : "")),
  );
  const priceOf = ({ amount, minutes, prices = [] }: AddOn) => {
    for (const one of prices) if (chosen.has(`${one.dimension} ${one.option}`)) return { minutes, ...one };
    return { amount, minutes };
  };
  for (const addOn of service.addOns) {
    const each = priceOf(addOn);
    amount += BigInt(each.amount) * BigInt(addOns[addOn.key] ?? 0);
    minutes += each.minutes * (addOns[addOn.key] ?? 0);
  }
  return { amount, minutes };
}

const plain = (code: string) => code.toUpperCase().replaceAll(" ", "").replaceAll("-", "");

/** By the chord between two points of a unit sphere: another way to the same great circle. */
function metres(a: Coordinates, b: Coordinates): number {
  const point = ({ latitude, longitude }: Coordinates) => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)] as const;
  };
  const [p, q] = [point(a), point(b)];
  const chord = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  return Math.round(6_371_008.8 * 2 * Math.asin(chord / 2));
}

function areaOf(areas: ServiceArea[], code: string, place: Coordinates | undefined): string | undefined {
  for (const { key, covers } of areas) {
    if (covers.kind === "postal_codes" && covers.postalCodes.map(plain).includes(code)) return key;
    if (covers.kind === "prefixes" && covers.prefixes.some((start) => code.indexOf(plain(start)) === 0))
      return key;
    if (covers.kind === "radius" && place && metres(covers.center, place) <= covers.radiusKm * 1000)
      return key;
  }
  return undefined;
}

/** Which conditions hold for this visit. */
function judge(rules: PricingRules, { start, postalCode }: PriceContext, bought: string[]) {
  const code = postalCode === undefined ? undefined : plain(postalCode);
  const place = code === undefined ? undefined : rules.places[code];
  const area = code === undefined ? undefined : areaOf(rules.serviceAreas, code, place);
  const away = rules.origin && place ? metres(rules.origin, place) : undefined;
  const minute = (clock: string) => {
    const [hours, minutes] = clock.split(":").map(Number);
    return (hours ?? 0) * 60 + (minutes ?? 0);
  };
  const holds = (condition: SurchargeCondition): boolean => {
    if (condition.kind === "area") return area !== undefined && condition.areas.includes(area);
    if (condition.kind === "services") return bought.some((id) => condition.serviceIds.includes(id));
    if (condition.kind === "distance") {
      if (away === undefined) return false;
      const { over = -1, upTo = Number.POSITIVE_INFINITY } = condition;
      return away > over * 1000 && away <= upTo * 1000;
    }
    if (start === undefined) return false;
    if (condition.kind === "weekdays") return condition.weekdays.includes(start.weekday);
    if (condition.kind === "dates") return !(start.date < condition.from || start.date > condition.to);
    if (condition.kind === "same_day") return start.sameDay;
    if (condition.kind === "lead_time") return start.leadMinutes < condition.lessThanMinutes;
    // The span as the minutes it lasts from its beginning, past midnight if need be.
    const length = (minute(condition.to) - minute(condition.from) + 1440) % 1440 || 1440;
    return (start.minuteOfDay - minute(condition.from) + 1440) % 1440 < length;
  };
  return { area, away, holds };
}

function added(running: bigint, { change }: Surcharge, away: number | undefined): bigint {
  if (change.kind === "percent") return nearest(running * (100n * E6 + micro(change.value)), 100n * E6);
  if (change.kind === "fixed") return atLeast0(running + BigInt(change.value));
  let begun = 0n;
  for (let metre = change.over * 1000; away !== undefined && metre < away; metre += 1000) begun += 1n;
  return atLeast0(running + begun * BigInt(change.value));
}

/** The sums of a price; lines and words are the engine's own affair. */
export function oracle(
  rules: PricingRules,
  purchase: Purchase,
  coupon: Coupon | null,
  context: PriceContext,
): Omit<PricedVisit, "lines" | "currency"> & { surcharges: Record<string, number> } {
  const bought = purchase.items.flatMap((item) => {
    const service = rules.services.find(({ id }) => id === item.serviceId);
    return service ? [{ service, ...oneItem(service, item) }] : [];
  });
  const before = bought.map(({ amount }) => amount * BigInt(purchase.seats ?? 1));
  let parts = before;
  let off = 0n;
  const cut = (inScope: boolean[], discount: Coupon["discount"]) => {
    const scoped = parts.map((part, index) => (inScope[index] ? part : 0n));
    const size = sum(scoped);
    let next = sum(parts);
    if (discount.kind === "fixed") next -= BigInt(discount.value);
    else next = nearest(next * 100n * E6 - size * micro(discount.value), 100n * E6);
    if (next < sum(parts) - size) next = sum(parts) - size;
    const gone = sum(parts) - next;
    off += gone;
    const gonePerItem = split(gone, scoped);
    parts = parts.map((part, index) => part - (gonePerItem[index] ?? 0n));
  };
  if (purchase.packageKey) {
    const counted = bought.map(() => false);
    for (const wanted of rules.packages[0]?.serviceIds ?? []) {
      let best = -1;
      for (const [index, { service }] of bought.entries()) {
        if (counted[index] || service.id !== wanted) continue;
        if (best < 0 || (parts[index] ?? 0n) > (parts[best] ?? 0n)) best = index;
      }
      if (best >= 0) counted[best] = true;
    }
    const discount = rules.packages[0]?.discount;
    if (discount) cut(counted, discount);
  }
  const services = bought.map(({ service }) => service.id);
  const { area, away, holds } = judge(rules, context, services);
  const surcharges: Record<string, number> = {};
  for (const surcharge of rules.surcharges) {
    if (!surcharge.conditions.every(holds)) continue;
    const more = added(sum(parts), surcharge, away) - sum(parts);
    if (more !== 0n) surcharges[surcharge.key] = Number(more);
    const pieces = split(more, parts);
    parts = parts.map((part, index) => part + (pieces[index] ?? 0n));
  }
  if (coupon) {
    cut(
      bought.map(({ service }) => coupon.serviceIds?.includes(service.id) ?? true),
      coupon.discount,
    );
  }
  const minimum = BigInt(rules.minimumCharge);
  const nothingToPay = sum(parts) === 0n && off === 0n;
  const base = nothingToPay || sum(parts) >= minimum ? sum(parts) : minimum;
  const taxes = rules.taxes.filter(({ areas }) => !areas || (area !== undefined && areas.includes(area)));
  const onTop = sum(taxes.filter((t) => !t.included).map((t) => nearest(base * micro(t.rate), E6)));
  const contained = sum(taxes.filter((t) => t.included).map((t) => micro(t.rate)));
  const total = base + onTop;
  const due = split(total, sum(parts) > 0n ? parts : before).map((part, index) => {
    const rule = bought[index]?.service.deposit;
    if (rule?.kind === "full") return part;
    if (rule?.kind === "fixed") return BigInt(rule.value);
    return rule?.kind === "percent" ? nearest(part * BigInt(rule.value), 100n) : 0n;
  });
  return {
    subtotal: Number(base + off),
    discountTotal: Number(off),
    taxTotal: Number(onTop + base - nearest(base * E6, E6 + contained)),
    total: Number(total),
    depositDue: Math.min(Number(sum(due)), Number(total)),
    durationMinutes: bought.reduce((all, { minutes }) => all + minutes, 0),
    surcharges,
  };
}
