import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { TextArea } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Bones, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type DisputeDetail, submitEvidence } from "#sdk/index.ts";
import { disputeQuery } from "./queries.ts";
import { DISPUTE_TONES, disputeReason, disputeStanding } from "./views.ts";

/** A bank's question about a payment, with the answer that the booking's history gives. */
export function DisputePart({ id }: { id: string }) {
  const { dispute: words } = useStrings("payments");
  const format = useFormat();
  const [isAnswering, setAnswering] = useState(false);
  const query = useQuery(disputeQuery(id));
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Bones lines={3} />;
  const { amount, currency, reason, status, evidenceDueAt, evidenceSubmittedAt } = query.data;
  const standing = disputeStanding(status);
  const canAnswer = standing === "needs_response" && evidenceSubmittedAt === null;
  return (
    <section className="booking-part">
      <div className="row ends wrap">
        <span className="strong">{words.title(format.money(amount, { currency }))}</span>
        <Badge tone={DISPUTE_TONES[standing]}>{words.standing[standing]}</Badge>
      </div>
      <p>{words.reasons[disputeReason(reason)]}</p>
      {evidenceSubmittedAt ? (
        <p className="soft">{words.sentOn(format.dateTime(evidenceSubmittedAt))}</p>
      ) : (
        canAnswer && (
          <>
            {evidenceDueAt && <p>{words.answerBy(format.longDate(evidenceDueAt))}</p>}
            <div>
              <Button look="primary" icon="send" onClick={() => setAnswering(true)}>
                {words.answer}
              </Button>
            </div>
          </>
        )
      )}
      {isAnswering && <EvidenceDialog dispute={query.data} onClose={() => setAnswering(false)} />}
    </section>
  );
}

function EvidenceDialog({ dispute, onClose }: { dispute: DisputeDetail; onClose: () => void }) {
  const { dispute: words } = useStrings("payments");
  const { field } = useStrings("app");
  const form = useForm({
    initial: { text: dispute.evidence },
    check: ({ text }) => ({ text: text.trim() ? undefined : field.required }),
    send: ({ text }) => submitEvidence(client, { id: dispute.id, body: { text } }),
    refresh: ["payments"],
    done: words.sent,
    after: onClose,
  });
  return (
    <FormDialog title={words.answer} form={form} act={words.send} wide onClose={onClose}>
      <p>{words.once}</p>
      <TextArea label={words.evidence} rows={16} maxLength={20_000} {...form.field("text")} />
    </FormDialog>
  );
}
