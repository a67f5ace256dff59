import { busyDispatcher } from "#features/busy-calendars/busy-dispatcher.ts";
import { runClock, sweepTimers } from "#features/clock/run-clock.ts";
import { sweepDemand } from "#features/demand/refused-demand.ts";
import type { Deps } from "#features/deps.ts";
import { mailDispatcher } from "#features/mails/mail-dispatcher.ts";
import { sweepMails } from "#features/mails/sweep-mails.ts";
import { sweepNotices } from "#features/notices/sweep-notices.ts";
import { paymentDispatcher } from "#features/payments/payment-dispatcher.ts";
import { jobDispatcher } from "#features/reactions/job-dispatcher.ts";
import { smsDispatcher } from "#features/sms/sms-dispatcher.ts";
import { sweepSms } from "#features/sms/sweep-sms.ts";
import { sweep } from "#features/sweep.ts";
import { sweepUploads } from "#features/uploads/upload-files.ts";
import { sweepWebhooks } from "#features/webhooks/sweep-webhooks.ts";
import { freeEndpoints } from "#features/webhooks/take-delivery.ts";
import { webhookDispatcher } from "#features/webhooks/webhook-dispatcher.ts";
import { describeError } from "#http/safe-log.ts";

const SWEEP_EVERY_MS = 10 * 60_000;
const CLOCK_EVERY_MS = 30_000;

export interface Worker {
  /** Resolves when nothing is under way any more; what was broken off is done by whoever runs next. */
  stop(): Promise<void>;
}

/** Does what has to follow from what happened, and tidies, as long as the process runs. Any number of processes may. */
export async function startWorker(deps: Deps): Promise<Worker> {
  const tidy = async () => {
    if (!deps.hasRoom()) return;
    for (const part of [
      sweep,
      sweepMails,
      sweepSms,
      sweepNotices,
      sweepTimers,
      sweepUploads,
      sweepWebhooks,
      sweepDemand,
    ])
      await part(deps).catch((error: unknown) => {
        deps.log.error({ error: describeError(error) }, "sweep failed");
      });
  };
  const sweeping = setInterval(tidy, SWEEP_EVERY_MS);
  void tidy();
  if (deps.mailer === null) deps.log.warn("SMTP_URL is not set: mail is queued and not sent");
  // The embedded database is ours alone.
  if (deps.db.kind === "embedded" && deps.hasRoom()) await freeEndpoints(deps);
  const dispatchers = [
    jobDispatcher(deps),
    webhookDispatcher(deps),
    busyDispatcher(deps),
    paymentDispatcher(deps),
    ...(deps.mailer === null ? [] : [mailDispatcher(deps)]),
    ...(deps.sms === null ? [] : [smsDispatcher(deps)]),
  ];
  for (const dispatcher of dispatchers) dispatcher.start();
  const clock = everySoOften(async () => {
    if (deps.hasRoom()) await runClock(deps);
  }, CLOCK_EVERY_MS);
  return {
    async stop() {
      clearInterval(sweeping);
      await Promise.all([clock.stop(), ...dispatchers.map((dispatcher) => dispatcher.stop())]);
    },
  };
}

/** Runs now and then, never twice at once. */
function everySoOften(work: () => Promise<void>, everyMs: number) {
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= work().finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(run, everyMs);
  run();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
