import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge, Money } from "#dashboard/design/bits.tsx";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Checkbox } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { type Column, DataTable } from "#dashboard/design/table.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessService, orderServices } from "#sdk/index.ts";
import { Categories } from "./categories.tsx";
import { Coupons } from "./coupons.tsx";
import { Packages } from "./packages.tsx";
import { allServicesQuery, categoriesQuery } from "./queries.ts";
import { Resources } from "./resources.tsx";
import { Surcharges } from "./surcharges.tsx";

const TABS = ["services", "categories", "packages", "surcharges", "coupons", "resources"] as const;

/** What the business sells, and what changes the price of a visit. */
export function Page() {
  const words = useStrings("services");
  const { isManager } = useRole();
  const { tab, archived } = useSearch({ from: "/shell/services" });
  const shown = TABS.find((one) => one === tab) ?? "services";
  return (
    <Frame
      title={words.title}
      acts={
        isManager &&
        shown === "services" && (
          <LinkButton look="primary" icon="plus" to="/services/$id" params={{ id: "new" }}>
            {words.add}
          </LinkButton>
        )
      }
    >
      <Tabs
        label={words.tabs.label}
        shown={shown}
        choices={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        linkOf={(one) => ({ to: "/services", search: one === TABS[0] ? {} : { tab: one } })}
      />
      {shown === "services" && <ServiceList archived={archived === "1"} />}
      {shown === "categories" && <Categories />}
      {shown === "packages" && <Packages />}
      {shown === "surcharges" && <Surcharges />}
      {shown === "coupons" && <Coupons />}
      {shown === "resources" && <Resources />}
    </Frame>
  );
}

function ServiceList({ archived }: { archived: boolean }) {
  const words = useStrings("services");
  const { acts, archive } = useStrings("app");
  const { isManager } = useRole();
  const format = useFormat();
  const navigate = useNavigate({ from: "/services" });
  const services = useQuery(allServicesQuery(archived));
  const categories = useQuery(categoriesQuery);
  const groups = [
    ...(categories.data?.data ?? []).map(({ id, name }) => ({ id, name })),
    { id: null, name: words.noCategory },
  ]
    .map((group) => ({
      ...group,
      rows: services.data?.data.filter(({ categoryId }) => categoryId === group.id),
    }))
    .filter(({ rows }) => !rows || rows.length > 0);
  const columns: Column<BusinessService>[] = [
    {
      key: "name",
      head: words.columns.name,
      cell: ({ id, name, archivedAt }) => (
        <>
          <Link className="row-link" to="/services/$id" params={{ id }}>
            {name}
          </Link>{" "}
          {archivedAt !== null && (
            <span className="phone-only">
              <Badge>{archive.is}</Badge>
            </span>
          )}
        </>
      ),
    },
    {
      key: "price",
      head: words.columns.price,
      number: true,
      cell: ({ priceFrom }) => <Money amount={priceFrom} />,
    },
    {
      key: "duration",
      head: words.columns.duration,
      below: true,
      cell: ({ durationMinutes }) => format.duration(durationMinutes),
    },
    {
      key: "asks",
      head: words.columns.asks,
      wideOnly: true,
      cell: ({ dimensions, addOns }) => (
        <span className="soft">{words.asks(dimensions.length, addOns.length)}</span>
      ),
    },
    {
      key: "status",
      head: words.columns.status,
      wideOnly: true,
      cell: ({ archivedAt, mode }) =>
        archivedAt !== null ? (
          <Badge>{archive.is}</Badge>
        ) : mode === "quote" ? (
          <Badge tone="info">{words.quoteOnly}</Badge>
        ) : (
          <Badge tone="accent">{words.bookable}</Badge>
        ),
    },
  ];
  const order = useAct({
    run: (ids: string[]) => orderServices(client, { body: { ids } }),
    refresh: ["services"],
  });
  /** The order is one of all services; those of other categories keep their places in it. */
  const moveIn = (rows: BusinessService[]): Column<BusinessService> => ({
    key: "acts",
    head: <span className="hidden-text">{acts.more}</span>,
    acts: true,
    cell: (one) => {
      const at = rows.indexOf(one);
      const move = (to: number) => {
        const next = rows.toSpliced(at, 1).toSpliced(to, 0, one);
        order.mutate(
          (services.data?.data ?? []).map(
            (other) => (rows.includes(other) ? next.shift() : other)?.id ?? other.id,
          ),
        );
      };
      return (
        <Menu
          button={{ look: "quiet", small: true, icon: "dots", "aria-label": `${acts.more}: ${one.name}` }}
        >
          {at > 0 && (
            <MenuItem icon="up" onSelect={() => move(at - 1)}>
              {acts.moveUp}
            </MenuItem>
          )}
          {at < rows.length - 1 && (
            <MenuItem icon="down" onSelect={() => move(at + 1)}>
              {acts.moveDown}
            </MenuItem>
          )}
        </Menu>
      );
    },
  });
  if (services.isError) return <LoadFailure error={services.error} retry={() => void services.refetch()} />;
  const loading = !services.data || !categories.data;
  return (
    <>
      {loading ? (
        <Card flush>
          <DataTable
            label={words.title}
            columns={columns}
            rows={undefined}
            rowKey={({ id }) => id}
            empty={null}
          />
        </Card>
      ) : groups.length === 0 ? (
        <Card>
          <EmptyState
            icon="tag"
            text={words.empty}
            act={
              <LinkButton look="primary" to="/services/$id" params={{ id: "new" }}>
                {words.add}
              </LinkButton>
            }
          />
        </Card>
      ) : (
        groups.map(({ id, name, rows }) => (
          <Card key={id} title={name} flush>
            <DataTable
              label={name}
              columns={isManager && rows && rows.length > 1 ? [...columns, moveIn(rows)] : columns}
              rows={rows}
              rowKey={(service) => service.id}
              linked
              empty={null}
            />
          </Card>
        ))
      )}
      {(!loading || archived) && (
        <Checkbox
          label={archive.show}
          checked={archived}
          onChange={(on) => void navigate({ search: on ? { archived: "1" } : {}, replace: true })}
        />
      )}
    </>
  );
}
