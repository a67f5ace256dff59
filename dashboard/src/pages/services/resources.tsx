import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { delayed } from "#dashboard/api/delayed.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { queryClient } from "#dashboard/api/query-client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Badge } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Checkbox, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  archiveResource,
  createResource,
  createResourceGroup,
  deleteResource,
  deleteResourceGroup,
  type Resource,
  type ResourceGroup,
  restoreResource,
  updateResource,
  updateResourceGroup,
} from "#sdk/index.ts";
import { resourceGroupsQuery, resourcesQuery } from "./queries.ts";
import "./editable-list.css";

/** Rooms, vehicles and machines that a visit takes besides people. */
export function Resources() {
  const { resources: words } = useStrings("services");
  const { archive } = useStrings("app");
  const [archived, setArchived] = useState(false);
  const [adding, setAdding] = useState(false);
  const groups = useQuery(resourceGroupsQuery);
  const resources = useQuery(resourcesQuery(archived));
  const failed = [groups, resources].find(({ isError }) => isError);
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {words.addGroup}
    </Button>
  );
  if (failed) return <LoadFailure error={failed.error} retry={() => void failed.refetch()} />;
  return (
    <>
      <p className="soft">{words.text}</p>
      {!groups.data || !resources.data ? (
        <Card>
          <Bones lines={4} high="2.5rem" />
        </Card>
      ) : groups.data.data.length === 0 ? (
        <Card>
          <EmptyState icon="shop" text={words.empty} act={add} />
        </Card>
      ) : (
        <>
          <div className="row ends wrap">
            <Checkbox label={archive.show} checked={archived} onChange={setArchived} />
            {add}
          </div>
          {groups.data.data.map((group) => (
            <Group
              key={group.id}
              group={group}
              resources={resources.data.data.filter(({ groupId }) => groupId === group.id)}
              listKey={resourcesQuery(archived).queryKey}
            />
          ))}
        </>
      )}
      {adding && <GroupDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function Group({
  group,
  resources,
  listKey,
}: {
  group: ResourceGroup;
  resources: Resource[];
  listKey: readonly unknown[];
}) {
  const { resources: words } = useStrings("services");
  const { acts } = useStrings("app");
  const [dialog, open] = useState<"rename" | "add" | Resource | null>(null);
  const services = useQuery(servicesQuery);
  const needed = group.serviceIds
    .map((id) => services.data?.data.find((one) => one.id === id)?.name)
    .filter((name) => name !== undefined);
  const remove = useAct({
    run: () => deleteResourceGroup(client, { id: group.id }),
    refresh: ["resource-groups"],
    done: words.removed(group.name),
  });
  return (
    <Card
      title={group.name}
      flush
      acts={
        <div className="row">
          <Menu
            button={{ look: "quiet", small: true, icon: "dots", "aria-label": `${acts.more}: ${group.name}` }}
          >
            <MenuItem icon="edit" onSelect={() => open("rename")}>
              {words.rename}
            </MenuItem>
            <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
              {acts.delete}
            </MenuItem>
          </Menu>
          <Button small icon="plus" onClick={() => open("add")}>
            {words.add}
          </Button>
        </div>
      }
    >
      <p className="card-body soft small">
        {needed.length === 0 ? words.neededByNone : words.neededBy(needed.join(", "))}
      </p>
      {resources.length === 0 ? (
        <p className="card-body soft">{words.none}</p>
      ) : (
        <ul className="rows">
          {resources.map((one) => (
            <ResourceRow key={one.id} one={one} listKey={listKey} onOpen={() => open(one)} />
          ))}
        </ul>
      )}
      {dialog === "rename" ? (
        <GroupDialog one={group} onClose={() => open(null)} />
      ) : (
        dialog && (
          <ResourceDialog
            groupId={group.id}
            one={dialog === "add" ? null : dialog}
            onClose={() => open(null)}
          />
        )
      )}
    </Card>
  );
}

const AREAS = ["resources", "resource-groups"];

function ResourceRow({
  one: { id, name, archivedAt },
  listKey,
  onOpen,
}: {
  one: Resource;
  listKey: readonly unknown[];
  onOpen: () => void;
}) {
  const { resources: words } = useStrings("services");
  const { acts, archive: archiveWords } = useStrings("app");
  const restore = useAct({
    run: () => restoreResource(client, { id }),
    refresh: AREAS,
    done: archiveWords.restored(name),
  });
  const remove = (text: string, send: () => Promise<unknown>) =>
    delayed({
      text,
      apply() {
        const before = queryClient.getQueryData<{ data: Resource[] }>(listKey);
        if (before)
          queryClient.setQueryData(listKey, {
            ...before,
            data: before.data.filter((other) => other.id !== id),
          });
        return () => queryClient.setQueryData(listKey, before);
      },
      send,
      refresh: AREAS,
    });
  return (
    <li className="editable-row">
      <div className="grow">
        <button type="button" className="editable-open" onClick={onOpen}>
          {name}
        </button>
      </div>
      {archivedAt === null ? (
        <Button
          look="quiet"
          icon="trash"
          aria-label={`${acts.archive}: ${name}`}
          onClick={() => remove(words.archived(name), () => archiveResource(client, { id }))}
        />
      ) : (
        <>
          <Badge>{archiveWords.is}</Badge>
          <Button small busy={restore.isPending} onClick={() => restore.mutate()}>
            {acts.restore}
          </Button>
          <Menu button={{ look: "quiet", icon: "dots", "aria-label": `${acts.more}: ${name}` }}>
            <MenuItem
              icon="trash"
              danger
              onSelect={() => remove(archiveWords.deleted(name), () => deleteResource(client, { id }))}
            >
              {archiveWords.deleteForGood}
            </MenuItem>
          </Menu>
        </>
      )}
    </li>
  );
}

function GroupDialog({ one, onClose }: { one?: ResourceGroup; onClose: () => void }) {
  const { resources: words } = useStrings("services");
  return (
    <NameDialog
      title={one ? words.rename : words.addGroup}
      label={words.groupName}
      hint={words.groupHint}
      name={one?.name ?? ""}
      send={(name) =>
        one
          ? updateResourceGroup(client, { id: one.id, body: { name } })
          : createResourceGroup(client, { body: { name } })
      }
      onClose={onClose}
    />
  );
}

function ResourceDialog({
  groupId,
  one,
  onClose,
}: {
  groupId: string;
  one: Resource | null;
  onClose: () => void;
}) {
  const { resources: words } = useStrings("services");
  return (
    <NameDialog
      title={one ? words.rename : words.add}
      label={words.name}
      hint={words.nameHint}
      name={one?.name ?? ""}
      send={(name) =>
        one
          ? updateResource(client, { id: one.id, body: { name } })
          : createResource(client, { body: { name, groupId } })
      }
      onClose={onClose}
    />
  );
}

function NameDialog({
  title,
  label,
  hint,
  name,
  send,
  onClose,
}: {
  title: string;
  label: string;
  hint: string;
  name: string;
  send: (name: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { name },
    check: (values) => ({ name: values.name.trim() ? undefined : field.required }),
    send: (values) => send(values.name.trim()),
    refresh: AREAS,
    done: acts.saved,
    after: onClose,
  });
  return (
    <FormDialog title={title} form={form} onClose={onClose}>
      <TextField label={label} hint={hint} data-autofocus {...form.field("name")} />
    </FormDialog>
  );
}
