const failures: Record<string, number> = {};

/** What a part of the widget exports. A browser remembers that a file failed: it is asked for again by another address. */
export async function fetchPart(address: string): Promise<unknown> {
  const failed = failures[address] ?? 0;
  try {
    return ((await import(failed ? `${address}?${failed}` : address)) as { default: unknown }).default;
  } catch (error) {
    failures[address] = failed + 1;
    throw error;
  }
}
