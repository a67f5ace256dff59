import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { CopyLine } from "#dashboard/design/copy.tsx";
import { SelectField } from "#dashboard/design/field.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { snippetFor } from "#dashboard/pages/snippet.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  createWidget,
  deleteWidget,
  duplicateWidget,
  listWidgets,
  setDefaultWidget,
  type Widget,
} from "#sdk/index.ts";
import { WidgetForm } from "./widget-form.tsx";
import "../services/editor.css";

/** How customers see the business on its website; the preview is the real thing. */
export function Page() {
  const words = useStrings("widget");
  const { widget } = useSearch({ from: "/shell/widget" });
  const navigate = useNavigate({ from: "/widget" });
  const query = useQuery({
    queryKey: ["widgets"],
    queryFn: ({ signal }) => listWidgets(client, { query: { limit: 100 } }, { signal }),
  });
  const list = query.data?.data;
  const shown = list?.find(({ id }) => id === widget) ?? list?.find(({ isDefault }) => isDefault);
  const choose = (id: string) => void navigate({ search: { widget: id } });
  const add = useAct({
    run: () => createWidget(client, { body: { name: `${words.newName} ${(list?.length ?? 0) + 1}` } }),
    refresh: ["widgets", "business"],
    after: ({ id }) => choose(id),
  });
  return (
    <Frame
      title={words.title}
      acts={
        <Button icon="plus" busy={add.isPending} onClick={() => add.mutate()}>
          {words.add}
        </Button>
      }
    >
      {query.isError ? (
        <LoadFailure error={query.error} retry={() => void query.refetch()} />
      ) : !shown ? (
        <Card>
          <Bones lines={8} high="2rem" />
        </Card>
      ) : (
        <div className="editor-grid">
          <div className="stack">
            <div className="row">
              {list && list.length > 1 && (
                <SelectField
                  label={words.choose}
                  labelHidden
                  value={shown.id}
                  choices={list.map(({ id, name, slug }) => ({ value: id, label: name || slug }))}
                  onChange={choose}
                />
              )}
              {shown.isDefault && <Badge tone="accent">{words.default}</Badge>}
              <span style={{ marginInlineStart: "auto" }}>
                <More widget={shown} choose={choose} />
              </span>
            </div>
            <Install widget={shown} />
            <WidgetForm key={`${shown.id} ${JSON.stringify(shown)}`} widget={shown} />
          </div>
          <Preview widget={shown} />
        </div>
      )}
    </Frame>
  );
}

function Install({ widget }: { widget: Widget }) {
  const words = useStrings("widget");
  const { slug } = useBusiness();
  const address = `${location.origin}/book/${slug}${widget.isDefault ? "" : `?widget=${widget.slug}`}`;
  return (
    <Card title={words.install}>
      <div className="stack">
        <p className="soft">{words.installText}</p>
        <CopyLine
          label={words.snippet}
          text={snippetFor(slug, widget.isDefault ? undefined : widget.slug)}
          code
        />
        <CopyLine label={words.page} text={address} href={address} />
      </div>
    </Card>
  );
}

function Preview({ widget }: { widget: Widget }) {
  const words = useStrings("widget");
  const { slug } = useBusiness();
  return (
    <Card title={words.preview} className="price-preview" flush>
      <iframe
        className="widget-preview"
        key={JSON.stringify(widget)}
        title={words.preview}
        src={`/book/${slug}${widget.isDefault ? "" : `?widget=${widget.slug}`}`}
      />
    </Card>
  );
}

function More({ widget, choose }: { widget: Widget; choose: (id: string) => void }) {
  const words = useStrings("widget");
  const { acts } = useStrings("app");
  const navigate = useNavigate({ from: "/widget" });
  const refresh = ["widgets", "business"];
  const makeDefault = useAct({
    run: () => setDefaultWidget(client, { id: widget.id }),
    refresh,
    done: words.madeDefault,
  });
  const duplicate = useAct({
    run: () => duplicateWidget(client, { id: widget.id }),
    refresh,
    done: words.duplicated,
    after: ({ id }) => choose(id),
  });
  const remove = useAct({
    run: () => deleteWidget(client, { id: widget.id }),
    refresh,
    done: words.deleted(widget.name),
    after: () => void navigate({ search: {} }),
  });
  return (
    <Menu button={{ icon: "dots", "aria-label": acts.more }}>
      <MenuItem icon="copy" onSelect={() => duplicate.mutate()}>
        {words.duplicate}
      </MenuItem>
      {!widget.isDefault && (
        <>
          <MenuItem icon="check" onSelect={() => makeDefault.mutate()}>
            {words.makeDefault}
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
            {words.delete}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
