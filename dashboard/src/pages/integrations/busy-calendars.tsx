import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { teamQuery } from "#dashboard/api/lookups.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { SelectField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusyCalendar,
  createBusyCalendar,
  deleteBusyCalendar,
  listBusyCalendars,
  refreshBusyCalendar,
} from "#sdk/index.ts";
import { ListCard } from "./list-card.tsx";

const AREAS = ["busy-calendars", "calendar"];

/** Calendars kept elsewhere: at their events a person is not booked. */
export function BusyCalendars() {
  const { busy: words } = useStrings("integrations");
  const [adding, setAdding] = useState(false);
  const team = useQuery(teamQuery);
  const people = team.data?.data ?? [];
  const lists = useQueries({
    queries: people.map(({ id }) => ({
      queryKey: ["busy-calendars", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listBusyCalendars(client, { id, query: { limit: 100 } }, { signal }),
    })),
  });
  const failed = [team, ...lists].find(({ isError }) => isError);
  const isLoaded = team.data && lists.every(({ data }) => data);
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? "";
  return (
    <ListCard
      title={words.title}
      text={words.text}
      add={{ label: words.add, act: () => setAdding(true) }}
      query={{
        data: isLoaded ? { data: lists.flatMap(({ data }) => data?.data ?? []) } : undefined,
        isError: failed !== undefined,
        error: failed?.error ?? null,
        refetch: failed?.refetch ?? team.refetch,
      }}
      icon="calendar"
      none={words.none}
      row={(one) => <Busy key={one.id} calendar={one} person={nameOf(one.teamMemberId)} />}
    >
      {adding && <AddBusy people={people} onClose={() => setAdding(false)} />}
    </ListCard>
  );
}

function Busy({
  calendar: { id: calendarId, teamMemberId: id, label, host, refreshedAt, failures, lastError },
  person,
}: {
  calendar: BusyCalendar;
  person: string;
}) {
  const { busy: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const format = useFormat();
  const again = useAct({
    run: () => refreshBusyCalendar(client, { id, calendarId }),
    refresh: AREAS,
    done: words.asked,
  });
  const remove = useAct({
    run: () => deleteBusyCalendar(client, { id, calendarId }),
    refresh: AREAS,
    done: words.removed,
  });
  return (
    <li className="editable-row">
      <div className="grow">
        <span className="strong">{label || host}</span>
        <div className="soft small">
          {[person, label && host, refreshedAt ? words.read(format.ago(refreshedAt)) : words.never]
            .filter(Boolean)
            .join(" · ")}
        </div>
        {failures > 0 && lastError && <div className="soft small">{lastError}</div>}
      </div>
      {failures > 0 && <Badge tone="bad">{words.failing}</Badge>}
      <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${label || host}` }}>
        <MenuItem icon="history" onSelect={() => again.mutate()}>
          {words.again}
        </MenuItem>
        <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
          {acts.remove}
        </MenuItem>
      </Menu>
    </li>
  );
}

function AddBusy({ people, onClose }: { people: { id: string; name: string }[]; onClose: () => void }) {
  const { busy: words } = useStrings("integrations");
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { id: people[0]?.id ?? "", url: "", label: "" },
    check: ({ url }) => ({ url: url.trim() ? undefined : field.required }),
    send: ({ id, url, label }) =>
      createBusyCalendar(client, {
        id,
        body: { url: url.trim(), ...(label.trim() ? { label: label.trim() } : {}) },
      }),
    refresh: AREAS,
    done: acts.saved,
    after: onClose,
  });
  return (
    <FormDialog title={words.add} form={form} act={acts.add} onClose={onClose}>
      <SelectField
        label={words.whose}
        choices={people.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.field("id")}
      />
      <TextField label={words.url} hint={words.urlHint} data-autofocus {...form.field("url")} />
      <TextField label={words.label} optional maxLength={100} {...form.field("label")} />
    </FormDialog>
  );
}
