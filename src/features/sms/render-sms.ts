import type { smsMessages } from "#db/schema/index.ts";
import { dialable } from "#domain/phone-number.ts";
import type { Deps } from "../deps.ts";
import { customerMessage } from "../messages/customer-message.ts";
import { digestOf } from "../messages/digest.ts";
import { fillText, isMessageKind } from "../messages/kinds.ts";
import { LANGUAGES, languageOf } from "../messages/language.ts";
import { teamSubjects, teamText, teamTextKey } from "../messages/team-message.ts";
import { concerns, personOf } from "../reactions/team-people.ts";
import { mayText } from "./queue-sms.ts";
import type { OutgoingSms } from "./sms-sender.ts";

type SmsRow = Pick<typeof smsMessages.$inferSelect, "kind" | "businessId" | "related">;

/**
 * A text message as it has to be now; `null` when there is nothing left to tell, no number that could be dialled, or no
 * text messages in the business's plan any more.
 */
export async function renderSms(deps: Deps, row: SmsRow): Promise<OutgoingSms | null> {
  const { kind, businessId, related } = row;
  const business = await deps.businesses.byId(businessId);
  if (!mayText(deps, business.row.tier)) return null;
  const country = business.row.address?.country;
  if (isMessageKind(kind)) {
    const message = await customerMessage(deps, businessId, kind, related);
    const to = dialable(message?.to.phone ?? "", country);
    const words = message && LANGUAGES[message.language].messages[kind].sms;
    if (!message || to === null || !words) return null;
    return { to, text: `${fillText(words, message.values)} ${message.url}` };
  }
  const person = await personOf(deps.db.orm, businessId, related.userId ?? "");
  const to = dialable(person?.phone ?? "", country);
  if (!person || to === null) return null;
  const language = languageOf(business.row.locale);
  if (kind === "team_digest") {
    const { title, intro } = await digestOf(deps, business, person, related.date ?? "");
    return { to, text: `${title}: ${intro}` };
  }
  const type = teamTextKey(related.type ?? "");
  const subject = (await teamSubjects(deps.db.orm, businessId, [related.subjectId ?? ""])).get(
    related.subjectId ?? "",
  );
  if (type === null || !subject || !concerns(person, subject.teamMemberId)) return null;
  const { title, text } = teamText(business, type, subject, { language, seesMoney: person.seesMoney });
  return { to, text: `${title}: ${text} ${deps.baseUrl}${subject.path}` };
}
