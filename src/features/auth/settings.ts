import type { SlidingWindowLimiter } from "#http/rate-limit.ts";
import type { GuessLimiter } from "./limit-guesses.ts";

/** What signing in needs beside the database; part of `Deps`. */
export interface SignInSettings {
  google: { clientId: string; clientSecret: string } | null;
  /** Demo owners may sign in from this machine with the password everybody knows. Never in production. */
  demo: boolean;
  guesses: GuessLimiter;
  /** How often mail is sent on a stranger's word. */
  mails: SlidingWindowLimiter;
}
