import type { BusinessId } from "#domain/ids.ts";
import type { Deps } from "../deps.ts";
import { digestOf } from "../messages/digest.ts";
import { LANGUAGES } from "../messages/language.ts";
import { personOf } from "../reactions/team-people.ts";
import { senderOf, type Written, written } from "./sender.ts";

/** A person's day; `null` when they have left. */
export async function renderDigest(
  deps: Deps,
  businessId: BusinessId,
  { userId = "", date = "" }: Record<string, string>,
): Promise<Written | null> {
  const sender = await senderOf(deps, businessId);
  const person = await personOf(deps.db.orm, businessId, userId);
  if (!sender || !person) return null;
  const business = await deps.businesses.byId(businessId);
  const { language, subject, title, intro, facts, more } = await digestOf(deps, business, person, date);
  const { labels, openAddress } = LANGUAGES[language];
  return written({ name: person.name, address: person.email }, sender.brand, {
    language,
    subject,
    preview: intro,
    title,
    paragraphs: [intro],
    facts,
    action: { label: labels.openInDashboard, url: `${deps.baseUrl}/dashboard` },
    notes: [...(more === null ? [] : [more]), labels.stopAtPreferences],
    openAddress,
  });
}
