import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { teamQuery } from "#dashboard/api/lookups.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { KeepTyped, useHeldKey } from "#dashboard/app/keep-typed.tsx";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import {
  Checkbox,
  FormFailure,
  MoneyField,
  NumberField,
  SelectField,
  TextArea,
  TextField,
} from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { Menu, MenuItem } from "#dashboard/design/menu.tsx";
import { Bones, Card, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { useFormat } from "#dashboard/format/format.ts";
import { changesOf, type Draft, draftOf, EMPTY, inputOf } from "#dashboard/pages/services/draft.ts";
import { Extras } from "#dashboard/pages/services/extras.tsx";
import { PricePreview } from "#dashboard/pages/services/price-preview.tsx";
import { categoriesQuery, serviceQuery } from "#dashboard/pages/services/queries.ts";
import { Questions } from "#dashboard/pages/services/questions.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  archiveService,
  type BusinessService,
  type Category,
  createCategory,
  createService,
  deleteService,
  duplicateService,
  restoreService,
  updateService,
} from "#sdk/index.ts";
import { Needs } from "./needs.tsx";
import "../services/editor.css";
import "../bookings/sheet.css";

/** One service: all that decides its price, its time, and who may book it. */
export function Page() {
  const { editor: words } = useStrings("services");
  const { id } = useParams({ from: "/shell/services/$id" });
  const isNew = id === "new";
  const service = useQuery({ ...serviceQuery(id), enabled: !isNew });
  const team = useQuery(teamQuery);
  const shown = useHeldKey(service.data?.updatedAt ?? "new");
  if (service.isError) return <LoadFailure error={service.error} retry={() => void service.refetch()} />;
  if (!team.data || (!isNew && !service.data))
    return (
      <Frame title={words.newTitle}>
        <Card>
          <Bones lines={8} high="2.25rem" />
        </Card>
      </Frame>
    );
  return <Editor key={shown} service={service.data} people={team.data.data} />;
}

function Editor({
  service,
  people,
}: {
  service: BusinessService | undefined;
  people: { id: string; name: string }[];
}) {
  const { editor: words } = useStrings("services");
  const { field } = useStrings("app");
  const navigate = useNavigate();
  const [isNaming, name] = useState(false);
  const [begun] = useState(() =>
    service ? draftOf(service) : { ...EMPTY, teamMemberIds: people.map(({ id }) => id) },
  );
  const form = useForm<Draft, BusinessService>({
    initial: begun,
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: (draft) =>
      service
        ? updateService(client, { id: service.id, body: changesOf(begun, draft) })
        : createService(client, { body: inputOf(draft) }),
    refresh: ["services", "setup"],
    done: words.saved,
    after: ({ id }) => {
      if (!service) void navigate({ to: "/services/$id", params: { id }, replace: true });
    },
  });
  return (
    <Frame
      title={service?.name ?? words.newTitle}
      acts={
        <>
          <LinkButton look="quiet" icon="left" to="/services">
            {words.back}
          </LinkButton>
          {service && <More service={service} />}
        </>
      }
    >
      <form ref={form.form} onSubmit={form.submit} noValidate>
        <div className="editor-grid">
          <div className="stack">
            <FormFailure text={form.failure} />
            <Basics form={form} onNewCategory={() => name(true)} />
            <Card title={words.questions}>
              <div className="stack">
                <p className="soft small">{words.questionsHint}</p>
                <Questions
                  value={form.values.dimensions}
                  errors={form.errors}
                  onChange={(dimensions) => form.set("dimensions", dimensions)}
                />
              </div>
            </Card>
            <Card title={words.extras}>
              <div className="stack">
                <p className="soft small">{words.extrasHint}</p>
                <Extras value={form.values.addOns} onChange={(addOns) => form.set("addOns", addOns)} />
              </div>
            </Card>
            <Rules form={form} people={people} />
          </div>
          <PricePreview draft={form.values} />
        </div>
        <div className="editor-foot">
          <Button type="submit" look="primary" busy={form.busy}>
            {words.save}
          </Button>
        </div>
      </form>
      <KeepTyped form={form} />
      {isNaming && (
        <NameCategory
          onClose={() => name(false)}
          onMade={({ id }) => {
            form.set("categoryId", id);
            name(false);
          }}
        />
      )}
    </Frame>
  );
}

type ServiceForm = ReturnType<typeof useForm<Draft, BusinessService>>;

function Basics({ form, onNewCategory }: { form: ServiceForm; onNewCategory: () => void }) {
  const { editor: words } = useStrings("services");
  const { currency } = useFormat();
  const categories = useQuery(categoriesQuery);
  const { values, set } = form;
  return (
    <Card title={words.basics}>
      <div className="stack">
        <TextField label={words.name} maxLength={120} {...form.field("name")} />
        <TextArea label={words.description} optional maxLength={2000} {...form.field("description")} />
        <div className="columns">
          <MoneyField
            label={words.price}
            currency={currency}
            {...form.field("basePrice")}
            onChange={(amount) => set("basePrice", amount ?? 0)}
          />
          <NumberField
            label={words.duration}
            unit={words.minutes}
            min={5}
            {...form.field("durationMinutes")}
            onChange={(minutes) => set("durationMinutes", minutes ?? 0)}
          />
          <SelectField
            label={words.category}
            value={values.categoryId ?? ""}
            choices={[
              { value: "", label: words.noCategory },
              ...(categories.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              { value: "+", label: words.newCategory },
            ]}
            onChange={(id) => (id === "+" ? onNewCategory() : set("categoryId", id === "" ? null : id))}
          />
        </div>
        <div className="columns">
          <SelectField
            label={words.mode}
            {...form.field("mode")}
            choices={(["booking", "quote"] as const).map((value) => ({ value, label: words.modes[value] }))}
          />
          <SelectField
            label={words.location}
            {...form.field("location")}
            choices={(["business", "customer", "online"] as const).map((value) => ({
              value,
              label: words.locations[value],
            }))}
          />
          <NumberField
            label={words.capacity}
            hint={words.capacityHint}
            min={1}
            {...form.field("capacity")}
            onChange={(places) => set("capacity", places ?? 1)}
          />
        </div>
      </div>
    </Card>
  );
}

function NameCategory({ onClose, onMade }: { onClose: () => void; onMade: (made: Category) => void }) {
  const { editor: words } = useStrings("services");
  const { acts, field } = useStrings("app");
  const form = useForm<{ name: string }, Category>({
    initial: { name: "" },
    check: ({ name }) => ({ name: name.trim() ? undefined : field.required }),
    send: (body) => createCategory(client, { body }),
    refresh: ["categories"],
    after: onMade,
  });
  return (
    <FormDialog title={words.newCategory} form={form} act={acts.add} onClose={onClose}>
      <TextField label={words.categoryName} maxLength={120} data-autofocus {...form.field("name")} />
    </FormDialog>
  );
}

function Rules({ form, people }: { form: ServiceForm; people: { id: string; name: string }[] }) {
  const { editor: words } = useStrings("services");
  const { currency } = useFormat();
  const { values, set } = form;
  const { deposit } = values;
  return (
    <>
      <Card title={words.people}>
        <div className="pick-list">
          {people.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={values.teamMemberIds.includes(id)}
              onChange={(checked) =>
                set(
                  "teamMemberIds",
                  checked ? [...values.teamMemberIds, id] : values.teamMemberIds.filter((one) => one !== id),
                )
              }
            />
          ))}
        </div>
      </Card>
      <Needs value={values.resourceGroupIds} onChange={(ids) => set("resourceGroupIds", ids)} />
      <Card title={words.deposit}>
        <div className="columns">
          <SelectField
            label={words.deposit}
            labelHidden
            value={deposit.kind}
            choices={(["none", "fixed", "percent", "full"] as const).map((value) => ({
              value,
              label: words.depositKinds[value],
            }))}
            onChange={(kind) => set("deposit", { kind, value: kind === "percent" ? 20 : 0 })}
          />
          {deposit.kind === "fixed" && (
            <MoneyField
              label={words.depositValue}
              labelHidden
              currency={currency}
              value={deposit.value}
              onChange={(value) => set("deposit", { ...deposit, value: value ?? 0 })}
            />
          )}
          {deposit.kind === "percent" && (
            <NumberField
              label={words.depositValue}
              labelHidden
              unit="%"
              min={1}
              max={100}
              value={deposit.value}
              onChange={(value) => set("deposit", { ...deposit, value: value ?? 1 })}
            />
          )}
        </div>
      </Card>
      <Card title={words.rules}>
        <div className="stack">
          <p className="soft small">{words.rulesHint}</p>
          <div className="columns" style={{ "--column": "10rem" } as React.CSSProperties}>
            <NumberField
              label={words.before}
              unit={words.minutes}
              min={0}
              {...form.field("bufferBeforeMinutes")}
              onChange={(minutes) => set("bufferBeforeMinutes", minutes ?? 0)}
            />
            <NumberField
              label={words.after}
              unit={words.minutes}
              min={0}
              {...form.field("bufferAfterMinutes")}
              onChange={(minutes) => set("bufferAfterMinutes", minutes ?? 0)}
            />
            <NumberField
              label={words.notice}
              unit={words.minutes}
              min={0}
              {...form.field("minNoticeMinutes")}
            />
            <NumberField label={words.advance} unit={words.days} min={1} {...form.field("maxAdvanceDays")} />
            <NumberField label={words.daily} min={1} {...form.field("dailyLimit")} />
            <NumberField
              label={words.arrival}
              unit={words.minutes}
              min={1}
              {...form.field("arrivalWindowMinutes")}
            />
          </div>
        </div>
      </Card>
    </>
  );
}

function More({ service }: { service: BusinessService }) {
  const { editor: words } = useStrings("services");
  const { acts, archive: archiveWords } = useStrings("app");
  const navigate = useNavigate();
  const remove = useAct({
    run: () => deleteService(client, { id: service.id }),
    refresh: ["services"],
    done: archiveWords.deleted(service.name),
    after: () => void navigate({ to: "/services" }),
  });
  const archive = useAct({
    run: () => archiveService(client, { id: service.id }),
    refresh: ["services"],
    done: words.archivedSaid(service.name),
    after: () => void navigate({ to: "/services" }),
  });
  const restore = useAct({
    run: () => restoreService(client, { id: service.id }),
    refresh: ["services"],
    done: words.restoredSaid(service.name),
  });
  const duplicate = useAct({
    run: () => duplicateService(client, { id: service.id }),
    refresh: ["services"],
    done: words.duplicatedSaid,
    after: ({ id }) => void navigate({ to: "/services/$id", params: { id } }),
  });
  return (
    <Menu button={{ icon: "dots", "aria-label": acts.more }}>
      <MenuItem icon="copy" onSelect={() => duplicate.mutate()}>
        {words.duplicate}
      </MenuItem>
      {service.archivedAt === null ? (
        <MenuItem icon="trash" danger onSelect={() => archive.mutate()}>
          {words.archive}
        </MenuItem>
      ) : (
        <>
          <MenuItem icon="up" onSelect={() => restore.mutate()}>
            {words.restore}
          </MenuItem>
          <MenuItem icon="trash" danger onSelect={() => remove.mutate()}>
            {archiveWords.deleteForGood}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
