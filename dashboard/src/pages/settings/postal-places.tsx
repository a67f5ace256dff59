import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { TextArea } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Card, EmptyState } from "#dashboard/design/page.tsx";
import { ListTable } from "#dashboard/design/table.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { deletePostalPlace, deletePostalPlaces, listPostalPlaces, putPostalPlaces } from "#sdk/index.ts";
import { readPlaces } from "./read-places.ts";

const AREAS = ["postal-places"];
/** The API takes so many at once. */
const AT_ONCE = 1_000;

export function PostalPlaces() {
  const { places: words } = useStrings("settings");
  const { acts } = useStrings("app");
  const [dialog, open] = useState<"add" | "clear" | null>(null);
  const list = useList(["postal-places"], (cursor, signal) =>
    listPostalPlaces(client, { query: { limit: 50, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const remove = useAct({
    run: (postalCode: string) => deletePostalPlace(client, { postalCode }),
    refresh: AREAS,
    done: (_, postalCode) => words.removed(postalCode),
  });
  const hasRows = (list.rows?.length ?? 0) > 0;
  return (
    <Card
      title={words.title}
      flush
      acts={
        <div className="row">
          {hasRows && (
            <Menu button={{ look: "quiet", icon: "dots", small: true, "aria-label": acts.more }}>
              <MenuItem icon="trash" danger onSelect={() => open("clear")}>
                {words.clear}
              </MenuItem>
            </Menu>
          )}
          <Button small icon="plus" onClick={() => open("add")}>
            {words.add}
          </Button>
        </div>
      }
    >
      <p className="card-body soft">{words.text}</p>
      <ListTable
        list={list}
        label={words.title}
        rowKey={({ postalCode }) => postalCode}
        empty={<EmptyState icon="pin" text={words.empty} />}
        columns={[
          {
            key: "code",
            head: words.code,
            cell: ({ postalCode }) => <span className="strong">{postalCode}</span>,
          },
          {
            key: "place",
            head: words.place,
            below: true,
            cell: ({ latitude, longitude }) => (
              <span className="number">
                {latitude}, {longitude}
              </span>
            ),
          },
          {
            key: "remove",
            head: <span className="hidden-text">{acts.remove}</span>,
            number: true,
            cell: ({ postalCode }) => (
              <Button
                look="quiet"
                small
                icon="trash"
                aria-label={`${acts.remove}: ${postalCode}`}
                onClick={() => remove.mutate(postalCode)}
              />
            ),
          },
        ]}
      />
      {dialog === "add" && <AddPlaces onClose={() => open(null)} />}
      {dialog === "clear" && <ClearPlaces onClose={() => open(null)} />}
    </Card>
  );
}

function AddPlaces({ onClose }: { onClose: () => void }) {
  const { places: words } = useStrings("settings");
  const form = useForm({
    initial: { text: "" },
    check({ text }) {
      const { places, wrong } = readPlaces(text);
      if (wrong.length > 0) return { text: words.wrongLines(wrong.slice(0, 5).join(", ")) };
      return { text: places.length > 0 ? undefined : words.nothing };
    },
    async send({ text }) {
      const { places } = readPlaces(text);
      for (let from = 0; from < places.length; from += AT_ONCE)
        await putPostalPlaces(client, { body: { places: places.slice(from, from + AT_ONCE) } });
    },
    refresh: AREAS,
    done: words.added,
    after: onClose,
  });
  return (
    <FormDialog
      title={words.add}
      form={form}
      failure={Object.entries(form.errors).find(([path]) => path.startsWith("places"))?.[1]}
      onClose={onClose}
    >
      <TextArea
        label={words.lines}
        hint={words.linesHint}
        rows={8}
        data-autofocus
        spellCheck={false}
        placeholder={"10115, 52.5323, 13.3846"}
        {...form.field("text")}
      />
    </FormDialog>
  );
}

function ClearPlaces({ onClose }: { onClose: () => void }) {
  const { places: words } = useStrings("settings");
  const { acts } = useStrings("app");
  const clear = useAct({
    run: () => deletePostalPlaces(client),
    refresh: AREAS,
    done: words.cleared,
    after: onClose,
  });
  return (
    <Dialog
      title={words.clear}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="danger primary" busy={clear.isPending} onClick={() => clear.mutate()}>
            {words.clear}
          </Button>
        </>
      }
    >
      <p>{words.clearText}</p>
    </Dialog>
  );
}
