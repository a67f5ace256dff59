/** A load maker of as little work as possible, so that it is not what is measured: bare sockets, ready-made bytes. */
import { Connection } from "./connection.ts";
import { quantile } from "./statistics.ts";

export interface LoadOptions {
  port: number;
  connections: number;
  seconds: number;
  /** The next request; in waves it is asked once for every wave, and all connections send the same. */
  next(): Buffer;
  /** All connections ask at once, and again only when the last has its answer. */
  waves: boolean;
}

export interface LoadResult {
  answers: number;
  seconds: number;
  waves: number;
  statuses: Record<string, number>;
  medianMs: number;
  p99Ms: number;
  /** Share of one core this process used meanwhile; near 1 it was the bottleneck itself. */
  makerCpu: number;
}

export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, seconds, next, waves } = options;
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => Connection.open(port)),
  );
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let wavesDone = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1000;

  const ask = async (connection: Connection, request: Buffer): Promise<void> => {
    const asked = performance.now();
    const status = await connection.ask(request);
    times.push(performance.now() - asked);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const inTurn = async (connection: Connection): Promise<void> => {
    while (performance.now() < until) await ask(connection, next());
  };
  const inWaves = async (): Promise<void> => {
    while (performance.now() < until) {
      const request = next();
      await Promise.all(connections.map((connection) => ask(connection, request)));
      wavesDone++;
    }
  };
  try {
    await (waves ? inWaves() : Promise.all(connections.map(inTurn)));
  } finally {
    for (const connection of connections) connection.close();
  }
  const elapsed = performance.now() - started;
  const used = process.cpuUsage(cpu);
  return {
    answers: times.length,
    seconds: elapsed / 1000,
    waves: wavesDone,
    statuses,
    medianMs: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    makerCpu: (used.user + used.system) / 1000 / elapsed,
  };
}
