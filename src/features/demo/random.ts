/** A small deterministic source of chance: the same slug and day give the same demo. Nothing secret hangs on it. */
export interface Random {
  /** `0 ≤ x < 1`. */
  next(): number;
  /** A whole number from `min` to `max`, both possible. */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One of the list, which must not be empty. `bias` above 1 favours the beginning. */
  pick<T>(list: readonly T[], bias?: number): T;
}

export function randomFrom(seed: string): Random {
  // FNV-1a spreads the seed's letters over the state, mulberry32 goes on from there.
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick(list, bias = 1) {
      const chosen = list[Math.floor(next() ** bias * list.length)];
      if (chosen === undefined) throw new RangeError("nothing to pick from");
      return chosen;
    },
  };
}
