import pg from "pg";

export interface SentQuery {
  text: string;
  values: unknown[];
}

/**
 * Everything that goes to the database while `work` runs, `begin` and `commit` included. Listens below our own code,
 * at the driver's one door, so that no query can be sent past it. For one request at a time.
 */
export async function queriesOf(work: () => Promise<unknown>): Promise<SentQuery[]> {
  const sent: SentQuery[] = [];
  const original = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
  const listening = function (this: pg.Client, ...args: unknown[]): unknown {
    const [first, second] = args;
    const config = typeof first === "string" ? { text: first } : (first as Partial<SentQuery>);
    const values = config.values ?? (Array.isArray(second) ? second : []);
    sent.push({ text: config.text ?? "", values });
    return original.apply(this, args);
  };
  pg.Client.prototype.query = listening as typeof pg.Client.prototype.query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
  }
  return sent;
}
