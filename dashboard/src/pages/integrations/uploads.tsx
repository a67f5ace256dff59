import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { deleteUpload, listUploads } from "#sdk/index.ts";
import { ListCard } from "./list-card.tsx";

const KEY = ["uploads"];

/** Pictures that were uploaded; one that is shown somewhere stays. */
export function Uploads() {
  const { uploads: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const format = useFormat();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listUploads(client, { query: { limit: 100 } }, { signal }),
  });
  const remove = useAct({
    run: (id: string) => deleteUpload(client, { id }),
    refresh: KEY,
    done: words.removed,
  });
  return (
    <ListCard
      title={words.title}
      text={words.text}
      query={query}
      icon="upload"
      none={words.none}
      row={({ id, url, purpose, width, height, bytes, createdAt }) => (
        <li key={id} className="editable-row">
          <img
            src={url}
            alt=""
            loading="lazy"
            width={48}
            height={48}
            style={{ objectFit: "cover", borderRadius: 6, flex: "none" }}
          />
          <div className="grow">
            <span className="strong">{words.purposes[purpose]}</span>
            <div className="soft small">
              {width} × {height} · {words.size(format.number(bytes / 1024))} · {format.day(createdAt)}
            </div>
          </div>
          <Button
            look="quiet"
            icon="trash"
            aria-label={`${acts.delete}: ${words.purposes[purpose]}`}
            onClick={() => remove.mutate(id)}
          />
        </li>
      )}
    />
  );
}
