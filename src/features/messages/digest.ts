import { and, asc, count, eq, gte, inArray, lt } from "drizzle-orm";
import { bookings } from "#db/schema/index.ts";
import { addDays, dayBounds } from "#domain/local-time.ts";
import { bookingsByIds } from "../bookings/queries.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import type { TeamPerson } from "../reactions/team-people.ts";
import type { Facts } from "./customer-message.ts";
import { shortTime, writtenDate } from "./format-time.ts";
import { fillText } from "./kinds.ts";
import { LANGUAGES, type LanguageCode, languageOf } from "./language.ts";
import { localeOf } from "./team-message.ts";

const MOST_SHOWN = 30;

export interface Digest {
  language: LanguageCode;
  subject: string;
  title: string;
  /** How many visits there are, and how many bookings are new. */
  intro: string;
  /** The visits in order, the first thirty. */
  facts: Facts;
  /** How many more; `null`: none. */
  more: string | null;
}

/** The visits of one local day, for one person: staff get their own. */
export async function digestOf(
  deps: Deps,
  business: Business,
  person: TeamPerson,
  date: string,
): Promise<Digest> {
  const { timeZone } = business.row;
  const language = languageOf(business.row.locale);
  const locale = localeOf(business, language);
  const { digest } = LANGUAGES[language];
  const { orm } = deps.db;
  const mine = and(
    eq(bookings.businessId, business.id),
    person.role === "staff" ? eq(bookings.teamMemberId, person.teamMemberId ?? "") : undefined,
  );
  const today = dayBounds(date, timeZone);
  const ids = await orm
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        mine,
        gte(bookings.startsAt, today.start),
        lt(bookings.startsAt, today.end),
        inArray(bookings.status, ["pending", "confirmed", "in_progress", "completed"]),
      ),
    )
    .orderBy(asc(bookings.startsAt), asc(bookings.id));
  const yesterday = dayBounds(addDays(date, -1), timeZone);
  const [created] = await orm
    .select({ n: count() })
    .from(bookings)
    .where(and(mine, gte(bookings.createdAt, yesterday.start), lt(bookings.createdAt, today.start)));
  const shown = await bookingsByIds(
    orm,
    business.id,
    ids.slice(0, MOST_SHOWN).map(({ id }) => id),
  );
  const facts: Facts = shown.map(({ row, items, teamMember }) => [
    `${shortTime(row.startsAt, timeZone, locale)} – ${shortTime(row.endsAt, timeZone, locale)}`,
    [row.contact.name, items.map((item) => item.name).join(" + "), teamMember?.name]
      .filter(Boolean)
      .join("\n"),
  ]);
  const day = writtenDate(date, locale);
  const counts = { count: String(ids.length), created: String(created?.n ?? 0) };
  return {
    language,
    subject: fillText(digest.subject, { date: day }),
    title: fillText(digest.title, { date: day }),
    intro: ids.length === 0 ? digest.none : fillText(digest.intro, counts),
    facts,
    more:
      ids.length > shown.length ? fillText(digest.more, { count: String(ids.length - shown.length) }) : null,
  };
}
