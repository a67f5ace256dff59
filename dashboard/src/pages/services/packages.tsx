import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Checkbox, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  archivePackage,
  type BusinessPackage,
  createPackage,
  deletePackage,
  orderPackages,
  restorePackage,
  updatePackage,
} from "#sdk/index.ts";
import { type Discount, DiscountField, discountText } from "./discount-field.tsx";
import { EditableList } from "./editable-list.tsx";
import { packagesQuery } from "./queries.ts";

export function Packages() {
  const [archived, setArchived] = useState(false);
  const query = packagesQuery(archived);
  const { packages: words } = useStrings("services");
  const format = useFormat();
  const services = useQuery(servicesQuery);
  const nameOf = (id: string) => services.data?.data.find((one) => one.id === id)?.name ?? "…";
  return (
    <EditableList
      query={useQuery(query)}
      queryKey={query.queryKey}
      icon="tag"
      empty={words.empty}
      addLabel={words.add}
      row={({ label, serviceIds, discount, offered }) => ({
        name: label,
        title: label,
        more: offered ? serviceIds.map(nameOf).join(" + ") : words.notOffered,
        end: `−${discountText(discount, format)}`,
      })}
      archive={{
        shown: archived,
        show: setArchived,
        restore: (id) => restorePackage(client, { id }),
        delete: (id) => deletePackage(client, { id }),
      }}
      remove={{ said: words.removed, send: (id) => archivePackage(client, { id }) }}
      order={(ids) => orderPackages(client, { body: { ids } })}
      dialog={(one, close) => <PackageDialog one={one} onClose={close} />}
    />
  );
}

function PackageDialog({ one, onClose }: { one: BusinessPackage | null; onClose: () => void }) {
  const { packages: words } = useStrings("services");
  const { acts } = useStrings("app");
  const services = useQuery(servicesQuery);
  const form = useForm({
    initial: {
      label: one?.label ?? "",
      serviceIds: one?.serviceIds ?? [],
      discount: (one?.discount ?? { kind: "percent", value: "10" }) as Discount,
    },
    send: (body) => (one ? updatePackage(client, { id: one.id, body }) : createPackage(client, { body })),
    refresh: ["packages"],
    done: acts.saved,
    after: onClose,
  });
  const { serviceIds } = form.values;
  return (
    <FormDialog
      title={one ? words.edit : words.add}
      form={form}
      failure={form.errors.serviceIds}
      onClose={onClose}
    >
      <TextField label={words.label} data-autofocus {...form.field("label")} />
      <fieldset className="stack tight">
        <legend className="strong">{words.services}</legend>
        {(services.data?.data ?? []).map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={serviceIds.includes(id)}
            onChange={(checked) =>
              form.set(
                "serviceIds",
                checked ? [...serviceIds, id] : serviceIds.filter((other) => other !== id),
              )
            }
          />
        ))}
      </fieldset>
      <DiscountField value={form.values.discount} onChange={(discount) => form.set("discount", discount)} />
    </FormDialog>
  );
}
