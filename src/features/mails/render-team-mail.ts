import type { BusinessId } from "#domain/ids.ts";
import { formatMoney } from "#domain/money.ts";
import type { Deps } from "../deps.ts";
import type { Facts } from "../messages/customer-message.ts";
import { fullDate, shortTime } from "../messages/format-time.ts";
import { LANGUAGES, languageOf } from "../messages/language.ts";
import { localeOf, teamSubjects, teamText, teamTextKey } from "../messages/team-message.ts";
import { personOf } from "../reactions/team-people.ts";
import { senderOf, type Written, written } from "./sender.ts";

/** To one person of the team: what happened. `null` when they have left, or the record is no longer there for them. */
export async function renderTeamMail(
  deps: Deps,
  businessId: BusinessId,
  { userId = "", type = "", subjectId = "" }: Record<string, string>,
): Promise<Written | null> {
  const key = teamTextKey(type);
  const sender = await senderOf(deps, businessId);
  const person = await personOf(deps.db.orm, businessId, userId);
  const subject = (await teamSubjects(deps.db.orm, businessId, [subjectId])).get(subjectId);
  if (!key || !sender || !person || !subject) return null;
  if (person.role === "staff" && subject.teamMemberId !== person.teamMemberId) return null;
  const business = await deps.businesses.byId(businessId);
  const language = languageOf(business.row.locale);
  const locale = localeOf(business, language);
  const { labels, openAddress } = LANGUAGES[language];
  const { title, text } = teamText(business, key, subject, { language, seesMoney: person.seesMoney });
  const { contact, startsAt, endsAt, total, serviceName, message } = subject;
  const { timeZone } = business.row;
  const facts: Facts = [
    [labels.customer, contact.name],
    ...(contact.phone ? [[labels.phone, contact.phone] as Facts[number]] : []),
    ...(contact.email ? [[labels.email, contact.email] as Facts[number]] : []),
    ...(serviceName ? [[labels.what, serviceName] as Facts[number]] : []),
    ...(startsAt !== null && endsAt !== null
      ? [
          [
            labels.when,
            `${fullDate(startsAt, timeZone, locale)}\n${shortTime(startsAt, timeZone, locale)} – ${shortTime(endsAt, timeZone, locale)}`,
          ] as Facts[number],
        ]
      : []),
    ...(total !== null && person.seesMoney
      ? [[labels.total, formatMoney(total.amount, total.currency, locale)] as Facts[number]]
      : []),
    ...(message ? [[labels.message, message] as Facts[number]] : []),
  ];
  return written({ name: person.name, address: person.email }, sender.brand, {
    language,
    subject: `${title}: ${text}`,
    preview: text,
    title,
    paragraphs: [text],
    facts,
    action: { label: labels.openInDashboard, url: `${deps.baseUrl}${subject.path}` },
    notes: [labels.stopAtPreferences],
    openAddress,
  });
}
