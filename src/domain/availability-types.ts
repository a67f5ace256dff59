/** The vocabulary of availability. All instants are epoch milliseconds; all intervals are half-open `[start, end)`. */

export interface Interval {
  start: number;
  end: number;
}

/** Local clock times `"HH:MM"`; `to` may be `"24:00"`; a `to` not after `from` ends on the next day. */
export interface DaySpan {
  from: string;
  to: string;
}

export interface WeeklySpan extends DaySpan {
  /** ISO weekday: 1 is Monday, 7 is Sunday. */
  weekday: number;
}

/** Replaces the weekly hours of one local date; no spans means closed. */
export interface DateOverride {
  /** `YYYY-MM-DD` */
  date: string;
  spans: DaySpan[];
}

export interface Schedule {
  weekly: WeeklySpan[];
  overrides: DateOverride[];
}

/** Local dates, both inclusive, on which the whole business is closed. */
export interface Closure {
  startsOn: string;
  endsOn: string;
}

/**
 * The last moment to book a visit of a local day, itself included: that local time so many days earlier. One that the
 * clock skips is the instant of the change; of one that happens twice the later counts.
 */
export interface BookingCutoff {
  /** 0 is the day itself, 1 the day before. */
  daysBefore: number;
  /** Local time `"HH:MM"`. */
  at: string;
}

export interface MemberFacts {
  id: string;
  /** The member's own hours, or the business's where the member has none. */
  schedule: Schedule;
  timeOff: Interval[];
  /** Most visits this member takes on a local day, sessions of classes counted once; absent or `null` for no limit. */
  dailyLimit?: number | null;
}

export interface BusinessFacts {
  /** IANA name. */
  timeZone: string;
  closures: Closure[];
}

/**
 * A stored claim on a subject's time (a member's or a resource's). Claims with the same `sessionKey` share one
 * session (a class with seats): they do not conflict with each other, each has its own seat number.
 */
export interface Claim {
  subjectId: string;
  sessionKey: string;
  startsAt: number;
  endsAt: number;
  /** `startsAt` less the before-buffer. */
  busyFrom: number;
  /** `endsAt` plus the after-buffer. */
  busyUntil: number;
  /** Claimed by a hold or an unpaid booking that may lapse. */
  held: boolean;
}

/** What is to be placed: one visit by one person (and one resource of each needed group). */
export interface VisitSpec {
  durationMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** Members who can do everything in the visit. */
  memberIds: string[];
  /** One free resource of each group is needed; an empty list needs none. */
  resourceGroups: string[][];
  /** Places in a session; 1 for an ordinary appointment. */
  capacity: number;
  /** Places wanted. */
  seats: number;
  /** Names the sessions of a service with capacity above 1: its key at a start is `sessionKeyFor(classKey, start)`. */
  classKey: string | null;
  slotIntervalMinutes: number;
  /** `clock`: starts fall on multiples of the interval since local midnight. `opening`: counted from the start of each open span. */
  alignment: "clock" | "opening";
  minNoticeMinutes: number;
  /** Last moments to book a visit of a local day, besides the notice; all of them hold. Absent: none. */
  bookingCutoffs?: readonly BookingCutoff[];
  /** How many local days after today can be booked; 0 is today only. */
  maxAdvanceDays: number;
  /** Most visits a local day may hold, with those already there; `null` for no limit. */
  dailyLimit: number | null;
}

export type SlotRefusalReason =
  | "closed"
  | "time_off"
  | "min_notice"
  | "max_advance"
  | "booked"
  | "buffer"
  | "held"
  | "capacity"
  | "service_area"
  | "daily_limit"
  | "no_skill"
  | "off_grid";

export interface OfferedSlot {
  startsAt: number;
  endsAt: number;
  /** Free members, best choice for "anyone" first. */
  teamMemberIds: string[];
  seatsLeft: number;
}

export interface OfferedDay {
  /** `YYYY-MM-DD` in the business's zone. */
  date: string;
  slots: OfferedSlot[];
  /** Only when explained: starts on the grid of this day that are not offered, with the reason. */
  refused?: { startsAt: number; reason: SlotRefusalReason }[];
  /** Of a day without slots on which somebody would work in time: why, for the start nearest to being offered. */
  emptyBecause?: SlotRefusalReason;
}
