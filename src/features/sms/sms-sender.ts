export interface OutgoingSms {
  /** E.164: `+491701234567`. */
  to: string;
  text: string;
}

export interface SmsSender {
  /** Gives the provider's name for the message; throws `SmsRefused`. */
  send(message: OutgoingSms, signal: AbortSignal): Promise<string>;
  /** Whether the provider itself made this call to an address of ours: the fields of its form, and its signature. */
  isFromProvider(url: string, fields: URLSearchParams, signature: string | undefined): boolean;
}

/**
 * Why a message was not taken: `permanent`: it never will be; `opted_out`: whoever has the number wants none; `later`: it
 * was certainly not taken, and may be another time; `unknown`: it may be on its way.
 */
export type SmsFate = "permanent" | "opted_out" | "later" | "unknown";

export class SmsRefused extends Error {
  readonly fate: SmsFate;
  /** `summary` is kept and logged, so it names no number. */
  constructor(summary: string, fate: SmsFate) {
    super(summary);
    this.name = "SmsRefused";
    this.fate = fate;
  }
}
