/** Acts on one booking that wait for "Undo" before they are sent. */
import { client } from "#dashboard/api/client.ts";
import { delayed } from "#dashboard/api/delayed.ts";
import { inWords } from "#dashboard/api/explain.ts";
import { toast } from "#dashboard/design/toast.tsx";
import { localInstant } from "#dashboard/format/days.ts";
import type { Format } from "#dashboard/format/format.ts";
import { stringsOf } from "#dashboard/strings/strings.ts";
import {
  type BusinessBooking,
  updateBookingStatus,
  updateBookingStatuses,
  updateBusinessBooking,
} from "#sdk/index.ts";
import { sent, showChange } from "./optimistic.ts";

type Named = Pick<BusinessBooking, "id" | "version"> & { customer: { name: string } };
const AREAS = ["bookings", "calendar", "analytics", "customers"];

export function setStatus(
  booking: Named,
  status: "confirmed" | "in_progress" | "completed" | "cancelled" | "no_show",
  reason?: string,
): void {
  const { sheet } = stringsOf("bookings");
  delayed({
    text: `${sheet.said[status]}: ${booking.customer.name}`,
    apply: () => showChange([booking.id], { status }),
    send: () =>
      sent(
        [booking.id],
        updateBookingStatus(
          client,
          { id: booking.id, body: { status, version: booking.version, ...(reason ? { reason } : {}) } },
          { keepalive: true },
        ),
      ),
    refresh: AREAS,
  });
}

/** The same on several at once: what cannot be done is told, the rest is done. */
export function setStatuses(ids: readonly string[], status: "confirmed" | "completed" | "cancelled"): void {
  const { sheet, bulk } = stringsOf("bookings");
  const send = async () => {
    const { data } = await updateBookingStatuses(
      client,
      { body: { ids: [...ids], status } },
      { keepalive: true },
    );
    const [first, ...others] = data.flatMap(({ problem }) => problem ?? []);
    if (!first) return;
    const why = inWords({ code: first.code, message: first.detail });
    toast({ text: bulk.partly(1 + others.length, why), tone: "bad" });
  };
  delayed({
    text: `${sheet.said[status]}: ${bulk.count(ids.length)}`,
    apply: () => showChange(ids, { status }),
    send: () => sent(ids, send()),
    refresh: AREAS,
  });
}

export interface Goal {
  /** RFC 3339. */
  startsAt: string;
  teamMember: { id: string; name: string } | null;
  /** How long it takes from now on; absent: as long as it does. */
  durationMinutes?: number;
  override?: boolean;
  /** False: the customer knows already. */
  notify?: boolean;
}

export const lengthOf = ({ startsAt, endsAt }: Pick<BusinessBooking, "startsAt" | "endsAt">): number =>
  Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);

/** Shown at the new place at once; the customer is told once it is sent, unless one says not to. */
export function moveBooking(
  booking: Named & Pick<BusinessBooking, "startsAt" | "endsAt">,
  { startsAt, teamMember, durationMinutes = lengthOf(booking), override, notify = true }: Goal,
  format: Format,
): void {
  const { move } = stringsOf("bookings");
  const isLonger = durationMinutes !== lengthOf(booking);
  const local = (ms: number) => localInstant(format.zone, new Date(ms).toISOString());
  const start = Date.parse(startsAt);
  const send = (notifyCustomer: boolean) => () =>
    sent(
      [booking.id],
      updateBusinessBooking(
        client,
        {
          id: booking.id,
          body: {
            version: booking.version,
            keepPrice: true,
            startsAt,
            // Said always: it takes the place of an earlier change that still waits.
            durationMinutes,
            notifyCustomer,
            ...(teamMember ? { teamMemberId: teamMember.id } : {}),
            ...(override ? { override } : {}),
          },
        },
        { keepalive: true },
      ),
    );
  delayed({
    key: booking.id,
    text: `${booking.customer.name}: ${
      isLonger && start === Date.parse(booking.startsAt)
        ? move.lasts(format.duration(durationMinutes))
        : move.done(format.dateTime(local(start)))
    }`,
    apply: () =>
      showChange([booking.id], {
        startsAt: local(start),
        endsAt: local(start + durationMinutes * 60_000),
        ...(teamMember ? { teamMember } : {}),
      }),
    send: send(notify),
    // A customer hears of another time, not of another person.
    ...(notify && (isLonger || start !== Date.parse(booking.startsAt))
      ? { instead: { label: move.quietly, send: send(false) } }
      : {}),
    refresh: AREAS,
  });
}
