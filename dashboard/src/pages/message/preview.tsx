import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { explain } from "#dashboard/api/explain.ts";
import { Bones, Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type MessageTemplate, previewMessageTemplate } from "#sdk/index.ts";
import { MailFrame } from "./mail-frame.tsx";

const TYPED_MS = 400;

/** What becomes of the words as they are typed, a moment after. */
export function Preview({
  message,
  language,
  typed,
}: {
  message: MessageTemplate["kind"];
  language: MessageTemplate["language"];
  typed: MessageTemplate["words"];
}) {
  const { editor: words } = useStrings("messages");
  const [settled, settle] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => settle(typed), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // What stands below the mail comes when its height is known, and is not pushed down.
  const [isDrawn, setDrawn] = useState(false);
  const isWhole = Object.values(settled).every((text) => text.trim() !== "");
  const { data, error } = useQuery({
    queryKey: ["message-preview", message, language, settled],
    queryFn: ({ signal }) =>
      previewMessageTemplate(client, { message, language, body: { words: settled } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isWhole,
  });
  return (
    <Card title={words.preview} className="mail-preview">
      <div className="stack">
        <div role="status">
          {error && (
            <p className="error-text small">
              {words.cannotShow} {explain(error)}
            </p>
          )}
        </div>
        {!data ? (
          !error && <Bones lines={8} high="1.5rem" />
        ) : (
          <>
            <p>
              <span className="soft small">{words.previewSubject}</span>
              <br />
              <span className="strong" lang={language} dir="auto">
                {data.subject}
              </span>
            </p>
            <MailFrame
              title={words.preview}
              html={data.html}
              language={language}
              onDrawn={() => setDrawn(true)}
            />
            {isDrawn && data.sms !== null && (
              <div className="stack tight">
                <span className="soft small">
                  {words.sms}. {words.smsHint}
                </span>
                <p className="sms-bubble" lang={language} dir="auto">
                  {data.sms}
                </p>
              </div>
            )}
          </>
        )}
      </div>
    </Card>
  );
}
