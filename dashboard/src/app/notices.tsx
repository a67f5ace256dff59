import { queryOptions, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Moment } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Menu, MenuItem, MenuLine, MenuTitle } from "#dashboard/design/menu.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { listNotices, type Notice, readNotices } from "#sdk/index.ts";

const noticesQuery = queryOptions({
  queryKey: ["notices"],
  queryFn: ({ signal }) => listNotices(client, { query: { limit: 12 } }, { signal }),
});

/** The bell: what the signed-in person was told, each leading to where it is about. */
export function Notices() {
  const { notices: words } = useStrings("app");
  const router = useRouter();
  const { data } = useQuery(noticesQuery);
  const unread = data?.unread ?? 0;
  const read = useAct({
    run: (ids: string[] | undefined) => readNotices(client, { body: ids ? { ids } : {} }),
    refresh: ["notices"],
  });
  const open = ({ id, path, readAt }: Notice) => {
    if (readAt === null) read.mutate([id]);
    router.history.push(path);
  };
  return (
    <Menu
      button={{}}
      trigger={(props) => (
        <span className="notices">
          <Button look="quiet" icon="bell" aria-label={words.label(unread)} {...props} />
          {unread > 0 && <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>}
        </span>
      )}
    >
      <MenuTitle>{words.title}</MenuTitle>
      {data?.data.length === 0 && <MenuTitle>{words.none}</MenuTitle>}
      {data?.data.map((notice) => (
        <MenuItem key={notice.id} onSelect={() => open(notice)}>
          <span className={notice.readAt === null ? "notice is-new" : "notice"}>
            <span className="strong">{notice.title}</span>
            <span className="soft small">{notice.text}</span>
            <span className="soft small">
              <Moment at={notice.createdAt} as="ago" />
            </span>
          </span>
        </MenuItem>
      ))}
      {unread > 0 && (
        <>
          <MenuLine />
          <MenuItem icon="check" onSelect={() => read.mutate(undefined)}>
            {words.readAll}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
