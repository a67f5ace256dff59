import type { Access } from "../access/business-route.ts";
import type { Business } from "../businesses/load-business.ts";
import type { Deps } from "../deps.ts";
import { writtenDate } from "../messages/format-time.ts";
import { fillText } from "../messages/kinds.ts";
import { LANGUAGES, languageOf } from "../messages/language.ts";
import { localeOf, teamSubjects, teamText, teamTextKey } from "../messages/team-message.ts";
import type { NoticeRow } from "./queries.ts";

interface NoticeText {
  title: string;
  text: string;
  path: string;
}

/** The words of notices, from their records as they are now; those of a record that is gone say only what happened. */
export async function noticeTexts(
  deps: Deps,
  business: Business,
  { seesMoney }: Pick<Access, "seesMoney">,
  rows: readonly NoticeRow[],
): Promise<Map<string, NoticeText>> {
  const language = languageOf(business.row.locale);
  const { team, digest } = LANGUAGES[language];
  const ids = rows.map(({ subjectId }) => subjectId);
  const subjects = await teamSubjects(deps.db.orm, business.id, ids);
  const texts = new Map<string, NoticeText>();
  for (const { id, type, subjectId } of rows) {
    if (type === "digest.daily") {
      const date = writtenDate(subjectId, localeOf(business, language));
      texts.set(id, { title: fillText(digest.title, { date }), text: "", path: "/dashboard" });
      continue;
    }
    const key = teamTextKey(type);
    const subject = subjects.get(subjectId);
    if (key === null) continue;
    texts.set(
      id,
      subject
        ? { ...teamText(business, key, subject, { language, seesMoney }), path: subject.path }
        : { title: team[key].title, text: "", path: "/dashboard" },
    );
  }
  return texts;
}
