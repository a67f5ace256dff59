/** One thing that was tried, and what came of it. */
export interface Part {
  name: string;
  tried: string;
  found: string;
  /** What is wrong; empty when it holds. */
  findings: string[];
  seed: string | null;
  /** Why it was not tried at all. */
  skipped?: string;
}
