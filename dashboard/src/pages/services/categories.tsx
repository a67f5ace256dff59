import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type Category,
  createCategory,
  deleteCategory,
  orderCategories,
  updateCategory,
} from "#sdk/index.ts";
import { EditableList } from "./editable-list.tsx";
import { allServicesQuery, categoriesQuery } from "./queries.ts";

/** How the services are grouped, in the order of the widget. */
export function Categories() {
  const { categories: words } = useStrings("services");
  const services = useQuery(allServicesQuery(true)).data?.data ?? [];
  return (
    <EditableList
      query={useQuery(categoriesQuery)}
      queryKey={categoriesQuery.queryKey}
      icon="list"
      empty={words.empty}
      addLabel={words.add}
      row={({ id, name }) => ({
        name,
        title: name,
        more: words.services(services.filter(({ categoryId }) => categoryId === id).length),
      })}
      remove={{
        said: words.removed,
        send: (id) => deleteCategory(client, { id, query: { moveTo: "none" } }),
      }}
      order={(ids) => orderCategories(client, { body: { ids } })}
      dialog={(one, close) => <CategoryDialog one={one} onClose={close} />}
    />
  );
}

function CategoryDialog({ one, onClose }: { one: Category | null; onClose: () => void }) {
  const { categories: words } = useStrings("services");
  const { acts, field } = useStrings("app");
  const form = useForm({
    initial: { name: one?.name ?? "" },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: (body) => (one ? updateCategory(client, { id: one.id, body }) : createCategory(client, { body })),
    refresh: ["categories", "services"],
    done: acts.saved,
    after: onClose,
  });
  return (
    <FormDialog title={one ? words.edit : words.add} form={form} onClose={onClose}>
      <TextField label={words.name} maxLength={120} data-autofocus {...form.field("name")} />
    </FormDialog>
  );
}
