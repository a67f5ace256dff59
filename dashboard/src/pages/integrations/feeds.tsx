import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, LoadFailure } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { closeCalendarFeed, listCalendarFeeds, openCalendarFeed, rotateCalendarFeed } from "#sdk/index.ts";

const KINDS = ["person", "business"] as const;
const AREAS = ["calendar-feeds"];

/** Bookings in the calendar that somebody uses anyway, at an address only they know. */
export function Feeds() {
  const { feeds: words } = useStrings("integrations");
  const query = useQuery({
    queryKey: AREAS,
    queryFn: ({ signal }) => listCalendarFeeds(client, {}, { signal }),
  });
  return (
    <Card title={words.title}>
      <div className="stack">
        <p className="soft">{words.text}</p>
        {query.isError ? (
          <LoadFailure error={query.error} retry={() => void query.refetch()} />
        ) : !query.data ? (
          <Bones lines={2} high="2.5rem" />
        ) : (
          KINDS.map((kind) => (
            <Feed key={kind} kind={kind} url={query.data.data.find((one) => one.kind === kind)?.url} />
          ))
        )}
      </div>
    </Card>
  );
}

function Feed({ kind, url }: { kind: (typeof KINDS)[number]; url: string | undefined }) {
  const { feeds: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const title = words.kinds[kind];
  const open = useAct({ run: () => openCalendarFeed(client, { kind }), refresh: AREAS, done: words.opened });
  const rotate = useAct({
    run: () => rotateCalendarFeed(client, { kind }),
    refresh: AREAS,
    done: words.rotated,
  });
  const close = useAct({
    run: () => closeCalendarFeed(client, { kind }),
    refresh: AREAS,
    done: words.closed,
  });
  if (!url)
    return (
      <div className="row ends">
        <span>{title}</span>
        <Button
          small
          icon="plus"
          busy={open.isPending}
          aria-label={`${words.open}: ${title}`}
          onClick={() => open.mutate()}
        >
          {words.open}
        </Button>
      </div>
    );
  return (
    <div className="row" style={{ alignItems: "end" }}>
      <div className="grow">
        <CopyLine label={title} text={url} />
      </div>
      <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${title}` }}>
        <MenuItem icon="history" onSelect={() => rotate.mutate()}>
          {words.rotate}
        </MenuItem>
        <MenuItem icon="trash" danger onSelect={() => close.mutate()}>
          {words.close}
        </MenuItem>
      </Menu>
    </div>
  );
}
