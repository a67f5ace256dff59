import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { useList } from "#dashboard/api/use-list.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import { Bone, LoadFailure } from "./page.tsx";
import "./table.css";

export interface Column<Row> {
  key: string;
  /** Heading; empty headings get a name for screen readers by `label`. */
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end, digits below each other. */
  number?: boolean;
  /** Buttons at the end of the row, on a phone too. */
  acts?: boolean;
  /** On a phone a row is a small card: this is left out of it … */
  wideOnly?: boolean;
  /** … or takes a line of its own. */
  below?: boolean;
}

interface TableProps<Row> {
  /** What the table holds, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** `undefined` while loading. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Shown instead of no rows. */
  empty: ReactNode;
  /** A cell holds a link with the class `row-link`: the whole row leads there. */
  linked?: boolean;
  selection?: {
    selected: ReadonlySet<string>;
    onChange: (selected: Set<string>) => void;
    nameOf: (row: Row) => string;
  };
  more?: { has: boolean; busy: boolean; load: () => void };
}

/** Rows outside of the window are not drawn once there are more than this. */
const DRAWN_ALL = 60;
const ROW_HEIGHT = 47;

/** A paged list as a table, or why it could not be read. */
export function ListTable<Row>({
  list,
  ...table
}: Omit<TableProps<Row>, "rows" | "more"> & {
  list: Pick<ReturnType<typeof useList<Row>>, "rows" | "more" | "error" | "retry">;
}) {
  if (list.error) return <LoadFailure error={list.error} retry={list.retry} />;
  return <DataTable {...table} rows={list.rows} more={list.more} />;
}

export function DataTable<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, empty, linked, selection, more } = props;
  const { table, acts } = useStrings("app");
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const list = rows ?? [];
  const virtual = list.length > DRAWN_ALL;
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: list.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: top,
    enabled: virtual,
  });
  if (rows && rows.length === 0) return <>{empty}</>;
  const drawn = virtualizer.getVirtualItems();
  const before = virtual ? (drawn[0]?.start ?? top) - top : 0;
  const after = virtual ? virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top) : 0;
  const span = columns.length + (selection ? 1 : 0);
  const indices = virtual ? drawn.map(({ index }) => index) : list.map((_, index) => index);
  const selectedAll = selection !== undefined && list.length > 0 && selection.selected.size >= list.length;
  return (
    <>
      <div className="table-frame">
        <table
          className="table"
          aria-label={label}
          aria-rowcount={virtual ? list.length + 1 : undefined}
          aria-busy={!rows}
        >
          <thead>
            <tr>
              {selection && (
                <th scope="col" style={{ inlineSize: "2.5rem" }}>
                  <input
                    type="checkbox"
                    aria-label={table.selectAll}
                    checked={selectedAll}
                    onChange={() => selection.onChange(selectedAll ? new Set() : new Set(list.map(rowKey)))}
                  />
                </th>
              )}
              {columns.map(({ key, head, number }) => (
                <th key={key} scope="col" className={number ? "number" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {!rows && <SkeletonRows columns={columns} select={selection !== undefined} />}
            {before > 0 && (
              <tr aria-hidden="true">
                <td colSpan={span} style={{ blockSize: before, padding: 0 }} />
              </tr>
            )}
            {indices.map((index) => {
              const row = list[index];
              if (row === undefined) return null;
              const key = rowKey(row);
              return (
                <Line
                  key={key}
                  id={key}
                  row={row}
                  index={index}
                  columns={columns}
                  linked={linked ?? false}
                  selection={selection}
                  isSelected={selection?.selected.has(key) ?? false}
                  measure={virtual ? virtualizer.measureElement : undefined}
                />
              );
            })}
            {after > 0 && (
              <tr aria-hidden="true">
                <td colSpan={span} style={{ blockSize: after, padding: 0 }} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {more?.has && (
        <div className="table-foot">
          <LoadMore busy={more.busy} load={more.load} label={acts.loadMore} />
        </div>
      )}
    </>
  );
}

interface LineProps<Row> {
  id: string;
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  linked: boolean;
  selection: TableProps<Row>["selection"];
  isSelected: boolean;
  /** Of a list that is drawn in part. */
  measure: ((element: Element | null) => void) | undefined;
}

/** A row. Scrolling draws those that come into sight, and leaves the others as they are. */
const Line = memo(function Line<Row>(props: LineProps<Row>) {
  const { id, row, index, columns, linked, selection, isSelected, measure } = props;
  const { table } = useStrings("app");
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={measure ? index + 2 : undefined}
      aria-selected={selection ? isSelected : undefined}
      className={[linked && "linked", selection && "selectable"].filter(Boolean).join(" ") || undefined}
    >
      {selection && (
        <td>
          <input
            type="checkbox"
            aria-label={table.selectRow(selection.nameOf(row))}
            checked={isSelected}
            onChange={() => {
              const next = new Set(selection.selected);
              if (!next.delete(id)) next.add(id);
              selection.onChange(next);
            }}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: LineProps<Row>) => ReactNode;

const cellClass = <Row,>({ number, acts, wideOnly, below }: Column<Row>): string | undefined =>
  [number && "number", acts && "acts", wideOnly && "wide-only", below && "below"].filter(Boolean).join(" ") ||
  undefined;

/** A button that presses itself when it comes into sight. */
function LoadMore({ busy, load, label }: { busy: boolean; load: () => void; label: string }) {
  const button = useRef<HTMLButtonElement>(null);
  const act = useRef(load);
  act.current = load;
  useEffect(() => {
    if (!button.current || busy) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && act.current(), {
      rootMargin: "600px",
    });
    seen.observe(button.current);
    return () => seen.disconnect();
  }, [busy]);
  return (
    <Button ref={button} small busy={busy} onClick={load}>
      {label}
    </Button>
  );
}

function SkeletonRows<Row>({ columns, select }: { columns: readonly Column<Row>[]; select: boolean }) {
  return Array.from({ length: 8 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <tr key={row} className={select ? "selectable" : undefined} aria-hidden="true">
      {select && <td />}
      {columns.map((column, at) => (
        <td key={column.key} className={cellClass(column)}>
          <Bone wide={at === 0 ? "9rem" : "5rem"} />
        </td>
      ))}
    </tr>
  ));
}
