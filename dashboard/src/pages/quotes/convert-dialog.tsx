import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { teamQuery } from "#dashboard/api/lookups.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { SelectField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import { dateOf, localInstant } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { TimeChoice } from "#dashboard/pages/bookings/time-choice.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessQuote, convertQuote } from "#sdk/index.ts";
import { AREAS } from "./queries.ts";

interface ConvertProps {
  quote: BusinessQuote;
  /** A time chosen before, RFC 3339; absent: the one that was asked for. */
  at?: string;
  person?: string;
  onClose: () => void;
}

/** A time for what was offered. */
export function ConvertDialog({ quote, at, person = "", onClose }: ConvertProps) {
  const { convert: words } = useStrings("quotes");
  const { anyone } = useStrings("app");
  const format = useFormat();
  const team = useQuery(teamQuery);
  const wished = quote.startsAt !== null && dateOf(quote.startsAt) >= format.today ? quote.startsAt : null;
  const asked = at === undefined ? wished : localInstant(format.zone, at);
  const form = useForm({
    initial: {
      teamMemberId: person,
      date: asked ? dateOf(asked) : format.today,
      startsAt: asked,
    },
    check: ({ startsAt }) => ({ startsAt: startsAt ? undefined : words.chooseTime }),
    send: ({ startsAt, teamMemberId }) =>
      convertQuote(client, {
        id: quote.id,
        body: { startsAt: startsAt ?? "", ...(teamMemberId ? { teamMemberId } : {}) },
      }),
    refresh: [...AREAS, "analytics"],
    after: ({ booking }) => {
      toast({ text: words.done(booking.customer.name) });
      onClose();
    },
  });
  const { values, set } = form;
  const items = quote.items.map(({ serviceId, selections, addOns }) => ({ serviceId, selections, addOns }));
  const able = (team.data?.data ?? []).filter(({ serviceIds }) =>
    items.every(({ serviceId }) => serviceIds.includes(serviceId)),
  );
  return (
    <FormDialog
      title={words.title}
      form={form}
      act={words.act}
      failure={form.errors.startsAt}
      onClose={onClose}
    >
      <p className="soft">{words.hint(format.money(quote.total, { currency: quote.currency }))}</p>
      {able.length > 1 && (
        <SelectField
          label={words.person}
          value={values.teamMemberId}
          choices={[
            { value: "", label: anyone },
            ...able.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => form.setValues((old) => ({ ...old, teamMemberId: id, startsAt: null }))}
        />
      )}
      <TimeChoice
        items={items}
        teamMemberId={values.teamMemberId}
        date={values.date}
        onDate={(date) => form.setValues((old) => ({ ...old, date, startsAt: null }))}
        startsAt={values.startsAt}
        onTime={(startsAt) => set("startsAt", startsAt)}
      />
    </FormDialog>
  );
}
