import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery, teamQuery } from "#dashboard/api/lookups.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { LinkButton } from "#dashboard/design/button.tsx";
import { SelectField, TextField } from "#dashboard/design/field.tsx";
import { Bone, Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { emptyItem } from "#dashboard/pages/item-fields.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { listBusinessAvailability } from "#sdk/index.ts";

/** A day as the server sees it for what a customer wants. */
export function Page() {
  const words = useStrings("troubleshooter");
  const { reasons } = useStrings("analytics");
  const { empty, add } = useStrings("services");
  const format = useFormat();
  const search = useSearch({ from: "/shell/troubleshooter" });
  const navigate = useNavigate({ from: "/troubleshooter" });
  const services = useQuery(servicesQuery);
  const team = useQuery(teamQuery);
  const service = services.data?.data.find(({ id }) => id === search.serviceId) ?? services.data?.data[0];
  const date = search.date ?? format.today;
  const query = useQuery({
    queryKey: ["bookings", "explain", service?.id, search.who, date],
    queryFn: ({ signal }) =>
      listBusinessAvailability(
        client,
        {
          query: {
            from: date,
            to: date,
            explain: "1",
            items: service ? [emptyItem(service)] : [],
            ...(search.who ? { teamMemberId: search.who } : {}),
          },
        },
        { signal },
      ),
    enabled: service !== undefined,
    placeholderData: keepPreviousData,
  });
  const go = (change: { serviceId?: string; who?: string; date?: string }) =>
    void navigate({
      search: (old: Record<string, string | undefined>) =>
        Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value)),
      replace: true,
    });
  const day = query.data?.days[0];
  const names = new Map(query.data?.team.map(({ id, name }) => [id, name]));
  const rows = day
    ? [
        ...day.slots.map(({ startsAt, teamMemberIds }) => ({ startsAt, reason: null, teamMemberIds })),
        ...(day.unavailable ?? []).map(({ startsAt, reason }) => ({
          startsAt,
          reason,
          teamMemberIds: [] as string[],
        })),
      ].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
    : [];
  return (
    <Frame title={words.title} look="narrow">
      <p className="soft">{words.text}</p>
      <div className="columns">
        <SelectField
          label={words.service}
          value={service?.id ?? ""}
          choices={(services.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(serviceId) => go({ serviceId })}
        />
        <SelectField
          label={words.person}
          value={search.who ?? ""}
          choices={[
            { value: "", label: words.anyone },
            ...(team.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(who) => go({ who })}
        />
        <TextField
          label={words.day}
          type="date"
          value={date}
          onChange={(value) => value && go({ date: value })}
        />
      </div>
      {services.data?.data.length === 0 ? (
        <Card>
          <EmptyState
            icon="tag"
            text={empty}
            act={
              <LinkButton look="primary" to="/services/$id" params={{ id: "new" }}>
                {add}
              </LinkButton>
            }
          />
        </Card>
      ) : query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : !day ? (
        <Bone high="24rem" />
      ) : (
        <Card title={day.slots.length > 0 ? words.freeCount(day.slots.length) : words.none} flush>
          {rows.length === 0 ? (
            <p className="card-body soft">{words.nothingAsked}</p>
          ) : (
            <ul className="rows">
              {rows.map(({ startsAt, reason, teamMemberIds }) => (
                <li key={startsAt} className="row wrap" style={{ padding: "0.5rem 1rem" }}>
                  <span className="tabular strong nowrap" style={{ flex: "none", inlineSize: "5rem" }}>
                    {format.time(startsAt)}
                  </span>
                  {reason === null ? (
                    <>
                      <Badge tone="good">{words.free}</Badge>
                      <span className="soft small">
                        {teamMemberIds
                          .map((id) => names.get(id) ?? "")
                          .filter(Boolean)
                          .join(", ")}
                      </span>
                    </>
                  ) : (
                    <>
                      <Badge tone="warn">{reasons[reason] ?? reason}</Badge>
                      {/* On a phone below what it explains. */}
                      <span className="soft small" style={{ flex: "1 1 14rem" }}>
                        {words.fix[reason]}
                      </span>
                    </>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </Frame>
  );
}
