import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Avatar, Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createTeamMember, listTeam, orderTeam, type TeamMember } from "#sdk/index.ts";
import { Access } from "./access.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import "../services/editable-list.css";

export function Page() {
  const words = useStrings("team");
  const { isManager } = useRole();
  const [dialog, open] = useState<"add" | "invite" | null>(null);
  const query = useQuery({
    queryKey: ["team", "all"],
    queryFn: ({ signal }) => listTeam(client, { query: { limit: 100, archived: "1" } }, { signal }),
  });
  const people = query.data?.data;
  return (
    <Frame
      title={words.title}
      look="narrow"
      acts={
        isManager && (
          <>
            <Button icon="mail" onClick={() => open("invite")}>
              {words.invite}
            </Button>
            <Button look="primary" icon="plus" onClick={() => open("add")}>
              {words.add}
            </Button>
          </>
        )
      }
    >
      <Card flush>
        {query.isError ? (
          <LoadFailure error={query.error} retry={() => void query.refetch()} />
        ) : !people ? (
          <div className="card-body">
            <Bones lines={4} high="2.5rem" />
          </div>
        ) : people.length === 0 ? (
          <EmptyState icon="team" text={words.empty} />
        ) : (
          <ul className="rows">
            {people.map((person) => (
              <Person key={person.id} person={person} people={people} />
            ))}
          </ul>
        )}
      </Card>
      {isManager && query.data && <Access team={query.data} />}
      {dialog === "add" && <AddDialog onClose={() => open(null)} />}
      {dialog === "invite" && <InviteDialog people={people ?? []} onClose={() => open(null)} />}
    </Frame>
  );
}

function Person({ person, people }: { person: TeamMember; people: TeamMember[] }) {
  const words = useStrings("team");
  const { roles, acts } = useStrings("app");
  const { isManager } = useRole();
  const at = people.indexOf(person);
  const move = useAct({
    run: (to: number) =>
      orderTeam(client, {
        body: {
          teamMemberIds: people
            .toSpliced(at, 1)
            .toSpliced(to, 0, person)
            .map(({ id }) => id),
        },
      }),
    refresh: ["team", "calendar"],
  });
  const format = useFormat();
  const away = person.timeOff?.find(({ startsAt }) => Date.parse(startsAt) <= Date.now());
  return (
    <li className="editable-row">
      <Avatar name={person.name} url={person.avatarUrl} size="2.25rem" />
      <div className="grow">
        <Link
          className="editable-open"
          style={{ color: "inherit", textDecoration: "none" }}
          to="/team/$id"
          params={{ id: person.id }}
        >
          {person.name}
        </Link>
        <div className="soft small">
          {[
            person.title,
            words.services(person.serviceIds.length),
            person.weeklyHours ? words.hoursOwn : words.hoursBusiness,
            person.role ? roles[person.role] : words.noAccount,
          ]
            .filter(Boolean)
            .join(" · ")}
        </div>
      </div>
      {person.archivedAt !== null ? (
        <Badge>{words.archived}</Badge>
      ) : (
        away && <Badge tone="warn">{words.away(format.day(away.endsAt))}</Badge>
      )}
      {isManager && people.length > 1 && (
        <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${person.name}` }}>
          {at > 0 && (
            <MenuItem icon="up" onSelect={() => move.mutate(at - 1)}>
              {acts.moveUp}
            </MenuItem>
          )}
          {at < people.length - 1 && (
            <MenuItem icon="down" onSelect={() => move.mutate(at + 1)}>
              {acts.moveDown}
            </MenuItem>
          )}
        </Menu>
      )}
    </li>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const words = useStrings("team");
  const { field } = useStrings("app");
  const navigate = useNavigate();
  const form = useForm({
    initial: { name: "", title: "" },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: ({ name, title }) => createTeamMember(client, { body: { name, title: title.trim() || null } }),
    refresh: ["team", "services", "calendar", "setup"],
    after: ({ id }) => void navigate({ to: "/team/$id", params: { id } }),
  });
  return (
    <FormDialog title={words.add} form={form} act={words.add} onClose={onClose}>
      <TextField label={words.person.name} data-autofocus {...form.field("name")} />
      <TextField label={words.person.job} optional {...form.field("title")} />
    </FormDialog>
  );
}
