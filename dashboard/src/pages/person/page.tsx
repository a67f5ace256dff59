import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { useBusiness, useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Checkbox, Field, TextField } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { HoursEditor } from "#dashboard/pages/hours-editor.tsx";
import { SaveCard } from "#dashboard/pages/settings/save-card.tsx";
import { SingleDays } from "#dashboard/pages/single-days.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  archiveTeamMember,
  deleteTeamMember,
  getTeamMember,
  removeOverride,
  restoreTeamMember,
  setOverride,
  setSkills,
  type TeamMember,
  updateTeamMember,
} from "#sdk/index.ts";
import { TimeOffList } from "./time-off.tsx";
import "../services/editor.css";

const AREAS = ["team", "services", "calendar"];

/** One person: details, hours, time off, what they can do. */
export function Page() {
  const words = useStrings("team");
  const { id } = useParams({ from: "/shell/team/$id" });
  const query = useQuery({
    queryKey: ["team", "one", id],
    queryFn: ({ signal }) => getTeamMember(client, { id }, { signal }),
  });
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <Frame title={words.person.title} look="narrow">
        <Card>
          <Bones lines={8} high="2rem" />
        </Card>
      </Frame>
    );
  return <Person key={id} person={query.data} />;
}

function Person({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const { isManager } = useRole();
  return (
    <Frame
      title={person.name}
      look="narrow"
      acts={
        <>
          <LinkButton look="quiet" icon="left" to="/team">
            {words.back}
          </LinkButton>
          {isManager && <More person={person} />}
        </>
      }
    >
      {isManager && <Details person={person} />}
      {!person.restricted && (
        <>
          {isManager && <Hours person={person} />}
          <TimeOffList person={person} />
          {isManager && <OwnDays person={person} />}
        </>
      )}
      {isManager && <Skills person={person} />}
    </Frame>
  );
}

function Details({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const form = useForm({
    initial: {
      name: person.name,
      title: person.title ?? "",
      email: person.email ?? "",
      phone: person.phone ?? "",
      color: person.color ?? "#0b6b57",
    },
    send: ({ title, email, phone, ...rest }) =>
      updateTeamMember(client, {
        id: person.id,
        body: {
          ...rest,
          title: title.trim() || null,
          email: email.trim() || null,
          phone: phone.trim() || null,
        },
      }),
    refresh: AREAS,
    done: words.saved,
  });
  return (
    <SaveCard form={form}>
      <div className="columns">
        <TextField label={words.name} {...form.field("name")} />
        <TextField label={words.job} optional {...form.field("title")} />
        <TextField label={words.email} type="email" optional {...form.field("email")} />
        <TextField label={words.phone} type="tel" optional {...form.field("phone")} />
        <Field label={words.color} error={form.errors.color}>
          {(wiring) => (
            <input
              className="input"
              type="color"
              {...wiring}
              value={form.values.color}
              onChange={({ target }) => form.set("color", target.value)}
            />
          )}
        </Field>
      </div>
    </SaveCard>
  );
}

function Hours({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const business = useBusiness();
  const form = useForm({
    initial: { weeklyHours: person.weeklyHours },
    send: (body) => updateTeamMember(client, { id: person.id, body }),
    refresh: AREAS,
    done: words.saved,
  });
  const { weeklyHours } = form.values;
  return (
    <SaveCard form={form} title={words.hours}>
      <Checkbox
        label={words.ownHours}
        hint={words.ownHoursHint}
        checked={weeklyHours !== null}
        onChange={(own) => form.set("weeklyHours", own ? business.weeklyHours : null)}
      />
      {weeklyHours !== null && (
        <HoursEditor value={weeklyHours} onChange={(hours) => form.set("weeklyHours", hours)} />
      )}
    </SaveCard>
  );
}

function OwnDays({ person: { id, overrides } }: { person: TeamMember }) {
  const { days: words } = useStrings("team");
  return (
    <SingleDays
      words={words}
      days={overrides}
      set={({ date, spans }) => setOverride(client, { id, date, body: { spans } })}
      remove={(date) => removeOverride(client, { id, date })}
      refresh={["team", "calendar"]}
    />
  );
}

function Skills({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const services = useQuery(servicesQuery);
  const set = useAct({
    run: (serviceIds: string[]) => setSkills(client, { id: person.id, body: { serviceIds } }),
    refresh: AREAS,
    done: words.saved,
  });
  const chosen = set.isPending ? (set.variables ?? []) : person.serviceIds;
  return (
    <Card title={words.services}>
      <div className="pick-list">
        {(services.data?.data ?? []).map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(on) => set.mutate(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
      </div>
    </Card>
  );
}

function More({ person }: { person: TeamMember }) {
  const { person: words } = useStrings("team");
  const { acts, archive: archiveWords } = useStrings("app");
  const navigate = useNavigate();
  const remove = useAct({
    run: () => deleteTeamMember(client, { id: person.id }),
    refresh: AREAS,
    done: archiveWords.deleted(person.name),
    after: () => void navigate({ to: "/team" }),
  });
  const archive = useAct({
    run: () => archiveTeamMember(client, { id: person.id }),
    refresh: AREAS,
    done: words.archivedSaid(person.name),
    after: () => void navigate({ to: "/team" }),
  });
  const restore = useAct({
    run: () => restoreTeamMember(client, { id: person.id }),
    refresh: AREAS,
    done: words.restoredSaid(person.name),
  });
  return (
    <Menu button={{ icon: "dots", "aria-label": acts.more }}>
      {person.archivedAt === null ? (
        <MenuItem icon="trash" danger onSelect={() => archive.mutate()}>
          {words.archive}
        </MenuItem>
      ) : (
        <>
          <MenuItem icon="up" onSelect={() => restore.mutate()}>
            {words.restore}
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
            {archiveWords.deleteForGood}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
