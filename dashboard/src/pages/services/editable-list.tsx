import type { QueryKey, UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { delayed } from "#dashboard/api/delayed.ts";
import { queryClient } from "#dashboard/api/query-client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox } from "#dashboard/design/field.tsx";
import type { IconName } from "#dashboard/design/icon.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import "./editable-list.css";

/** `archivedAt` where it can be put away and brought back. */
interface Kept {
  id: string;
  archivedAt?: string | null;
}

interface ListProps<Row extends Kept> {
  query: Pick<UseQueryResult<{ data: Row[] }>, "data" | "isError" | "error" | "refetch">;
  /** Of the list; its first word is the area that is asked anew. */
  queryKey: QueryKey;
  icon: IconName;
  empty: string;
  addLabel: string;
  row: (one: Row) => { title: ReactNode; more?: ReactNode; end?: ReactNode; name: string };
  remove: { said: (name: string) => string; send: (id: string) => Promise<unknown> };
  /** Where removing is putting away: those come into sight, too, and back. */
  archive?: {
    shown: boolean;
    show: (shown: boolean) => void;
    restore: (id: string) => Promise<unknown>;
    /** Away for good; refused where something needs it. */
    delete?: (id: string) => Promise<unknown>;
  };
  /** Where the order counts: stores the ids from first to last. */
  order?: (ids: string[]) => Promise<unknown>;
  dialog: (one: Row | null, close: () => void) => ReactNode;
}

/** A short list whose rows are edited in a dialog: packages, surcharges, coupons and the like. */
export function EditableList<Row extends Kept>(props: ListProps<Row>) {
  const { query, icon, empty, addLabel, archive, dialog } = props;
  const words = useStrings("app").archive;
  const [open, setOpen] = useState<Row | "new" | null>(null);
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen("new")}>
      {addLabel}
    </Button>
  );
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data?.data;
  const current = rows?.filter(({ archivedAt }) => !archivedAt) ?? [];
  const away = rows?.filter(({ archivedAt }) => archivedAt) ?? [];
  return (
    <>
      {rows?.length !== 0 && (
        <div className="row" style={{ justifyContent: "flex-end" }}>
          {add}
        </div>
      )}
      <Card flush key={rows ? "rows" : "bones"}>
        {!rows ? (
          <div className="card-body">
            <Bones lines={4} high="2.5rem" />
          </div>
        ) : rows.length === 0 ? (
          <EmptyState icon={icon} text={empty} act={add} />
        ) : (
          <ul className="rows">
            {current.map((one) => (
              <EditableRow key={one.id} {...props} one={one} rows={current} onOpen={() => setOpen(one)} />
            ))}
            {archive &&
              away.map((one) => <ArchivedRow key={one.id} {...props} archive={archive} one={one} />)}
          </ul>
        )}
      </Card>
      {archive && rows && <Checkbox label={words.show} checked={archive.shown} onChange={archive.show} />}
      {open !== null && dialog(open === "new" ? null : open, () => setOpen(null))}
    </>
  );
}

/** Shows the list as it will be; gives back what puts it back. */
function show<Row>(queryKey: QueryKey, change: (rows: Row[]) => Row[]): () => void {
  const before = queryClient.getQueryData<{ data: Row[] }>(queryKey);
  if (before) queryClient.setQueryData(queryKey, { ...before, data: change(before.data) });
  return () => queryClient.setQueryData(queryKey, before);
}

function EditableRow<Row extends Kept>({
  one,
  rows,
  row,
  queryKey,
  remove,
  order,
  onOpen,
}: ListProps<Row> & { one: Row; rows: Row[]; onOpen: () => void }) {
  const { acts } = useStrings("app");
  const { title, more, end, name } = row(one);
  const refresh = [String(queryKey[0])];
  const at = rows.indexOf(one);
  const move = useAct({
    run: (step: 1 | -1) => {
      const next = rows.toSpliced(at, 1).toSpliced(at + step, 0, one);
      const places = new Map(next.map(({ id }, place) => [id, place]));
      const placeOf = ({ id }: Kept) => places.get(id) ?? next.length;
      const putBack = show<Row>(queryKey, (all) => all.toSorted((a, b) => placeOf(a) - placeOf(b)));
      return (order ?? (() => Promise.resolve()))(next.map(({ id }) => id)).catch((error: unknown) => {
        putBack();
        throw error;
      });
    },
    refresh,
  });
  const onRemove = () =>
    delayed({
      text: remove.said(name),
      apply: () => show<Row>(queryKey, (all) => all.filter(({ id }) => id !== one.id)),
      send: () => remove.send(one.id),
      refresh,
    });
  return (
    <li className="editable-row">
      <div className="grow">
        <button type="button" className="editable-open" onClick={onOpen}>
          {title}
        </button>
        {more && <div className="soft small">{more}</div>}
      </div>
      {end && <span className="number">{end}</span>}
      {order && rows.length > 1 ? (
        <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${name}` }}>
          {at > 0 && (
            <MenuItem icon="up" onSelect={() => move.mutate(-1)}>
              {acts.moveUp}
            </MenuItem>
          )}
          {at < rows.length - 1 && (
            <MenuItem icon="down" onSelect={() => move.mutate(1)}>
              {acts.moveDown}
            </MenuItem>
          )}
          <MenuItem icon="trash" danger onSelect={onRemove}>
            {acts.remove}
          </MenuItem>
        </Menu>
      ) : (
        <Button look="quiet" icon="trash" aria-label={`${acts.remove}: ${name}`} onClick={onRemove} />
      )}
    </li>
  );
}

/** What was put away: it comes back as it was, or goes for good. */
function ArchivedRow<Row extends Kept>({
  one,
  row,
  queryKey,
  archive,
}: Pick<ListProps<Row>, "row" | "queryKey"> & {
  one: Row;
  archive: NonNullable<ListProps<Row>["archive"]>;
}) {
  const { acts, archive: words } = useStrings("app");
  const { title, more, end, name } = row(one);
  const refresh = [String(queryKey[0])];
  const restore = useAct({
    run: () => archive.restore(one.id),
    refresh,
    done: words.restored(name),
  });
  const { delete: send } = archive;
  return (
    <li className="editable-row">
      <div className="grow">
        <span className="strong soft">{title}</span>
        {more && <div className="soft small">{more}</div>}
      </div>
      {end && <span className="soft number">{end}</span>}
      <Badge>{words.is}</Badge>
      <Button
        small
        busy={restore.isPending}
        aria-label={`${acts.restore}: ${name}`}
        onClick={() => restore.mutate()}
      >
        {acts.restore}
      </Button>
      {send && (
        <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${name}` }}>
          <MenuItem
            icon="trash"
            danger
            onSelect={() =>
              delayed({
                text: words.deleted(name),
                apply: () => show<Row>(queryKey, (all) => all.filter(({ id }) => id !== one.id)),
                send: () => send(one.id),
                refresh,
              })
            }
          >
            {words.deleteForGood}
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}
