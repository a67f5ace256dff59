import type { ReactNode } from "react";
import { Button } from "#dashboard/design/button.tsx";
import type { IconName } from "#dashboard/design/icon.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";

/** A titled list whose rows have acts of their own: keys, webhooks, calendars. */
export function ListCard<Row>({
  title,
  text,
  add,
  query,
  icon,
  none,
  row,
  children,
}: {
  title: string;
  text: ReactNode;
  add?: { label: string; act: () => void };
  query: {
    data: { data: Row[] } | undefined;
    isError: boolean;
    error: unknown;
    refetch: () => Promise<unknown>;
  };
  icon: IconName;
  none: string;
  row: (one: Row) => ReactNode;
  /** Its dialogs. */
  children?: ReactNode;
}) {
  return (
    <Card
      title={title}
      flush
      acts={
        add && (
          <Button small icon="plus" onClick={add.act}>
            {add.label}
          </Button>
        )
      }
    >
      <p className="card-body soft">{text}</p>
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <div className="card-body">
          <Bones lines={2} high="2.5rem" />
        </div>
      ) : query.data.data.length === 0 ? (
        <EmptyState icon={icon} text={none} />
      ) : (
        <ul className="rows">{query.data.data.map(row)}</ul>
      )}
      {children}
    </Card>
  );
}
