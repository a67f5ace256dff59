import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { explain } from "#dashboard/api/explain.ts";
import { servicesQuery, teamQuery } from "#dashboard/api/lookups.ts";
import { refresh } from "#dashboard/api/query-client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import type { SharedSearch } from "#dashboard/app/router.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Checkbox, FormFailure, SelectField, TextArea, TextField } from "#dashboard/design/field.tsx";
import { Bones, EmptyState, LoadFailure } from "#dashboard/design/page.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import {
  clock,
  dateOf,
  instantIn,
  isLocalDate,
  localInstant,
  minutesOf,
  minutesOfClock,
} from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import {
  CustomerChoice,
  customerBody,
  customerFaults,
  type PickedCustomer,
} from "#dashboard/pages/customer-picker.tsx";
import { emptyItem, ItemFields } from "#dashboard/pages/item-fields.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  type BusinessLead,
  type BusinessService,
  createBusinessBooking,
  getBusinessLead,
  getCustomer,
  type Item,
  previewPrice,
  type TeamMember,
  updateBusinessLead,
} from "#sdk/index.ts";
import { isLength, LengthField } from "./length-field.tsx";
import { TimeChoice } from "./time-choice.tsx";

interface CreateProps {
  start: Pick<SharedSearch, "at" | "minutes" | "person" | "customer" | "lead">;
  onClose: () => void;
}

/** A booking by hand: on the phone with the customer, or in the shop. */
export default function CreateBooking({ start, onClose }: CreateProps) {
  const { create: words } = useStrings("bookings");
  const services = useQuery(servicesQuery);
  const known = useQuery({
    queryKey: ["customers", "one", start.customer],
    queryFn: ({ signal }) => getCustomer(client, { id: start.customer ?? "" }, { signal }),
    enabled: start.customer !== undefined,
  });
  const lead = useQuery({
    queryKey: ["leads", "one", start.lead],
    queryFn: ({ signal }) => getBusinessLead(client, { id: start.lead ?? "" }, { signal }),
    enabled: start.lead !== undefined,
  });
  // With the team known from the start, the choice of a person does not push down what stands below it.
  const team = useQuery(teamQuery);
  const list = services.data?.data;
  const waits =
    (start.customer !== undefined && known.isPending) || (start.lead !== undefined && lead.isPending);
  const failed = [services, team, known, lead].filter(({ isLoadingError }) => isLoadingError);
  if (failed[0])
    return (
      <Dialog look="sheet" title={words.title} onClose={onClose}>
        <LoadFailure
          error={failed[0].error}
          retry={() => {
            for (const one of failed) void one.refetch();
          }}
        />
      </Dialog>
    );
  if (!list || team.isPending || waits)
    return (
      <Dialog look="sheet" title={words.title} onClose={onClose}>
        <Bones lines={6} high="2rem" />
      </Dialog>
    );
  if (!list[0])
    return (
      <Dialog look="sheet" title={words.title} onClose={onClose}>
        <EmptyState icon="tag" text={words.noServices} />
      </Dialog>
    );
  return (
    <CreateForm
      start={start}
      services={list}
      first={list[0]}
      team={team.data?.data ?? []}
      lead={lead.data ?? null}
      customer={known.data ? { ...known.data } : null}
      onClose={onClose}
    />
  );
}

function CreateForm({
  start,
  services,
  first,
  team,
  lead,
  customer,
  onClose,
}: CreateProps & {
  services: BusinessService[];
  first: BusinessService;
  team: TeamMember[];
  /** Who asked for it: their wishes are filled in, and they are won with the booking. */
  lead: BusinessLead | null;
  customer: PickedCustomer | null;
}) {
  const { create: words, move } = useStrings("bookings");
  const { anyone } = useStrings("app");
  const format = useFormat();
  const business = useBusiness();
  const onDay = start.at && isLocalDate(start.at) ? start.at : null;
  const startAt = start.at && !onDay ? localInstant(format.zone, start.at) : null;
  const [wanted, ...also] = wantedItems(lead, services);
  const drawn = Number(start.minutes);
  const form = useForm({
    initial: {
      customer,
      item: wanted ?? emptyItem(first),
      teamMemberId: start.person ?? "",
      date: startAt ? dateOf(startAt) : (onDay ?? format.today),
      startsAt: startAt,
      durationMinutes: isLength(drawn) ? drawn : null,
      anyTime: false,
      time: startAt ? clock(minutesOf(startAt)) : "09:00",
      line1: "",
      city: "",
      postalCode: "",
      note: "",
    },
    check: (values) => ({
      ...customerFaults(values.customer),
      durationMinutes:
        values.durationMinutes === null || isLength(values.durationMinutes) ? undefined : move.lengthWrong,
      startsAt: values.anyTime || values.startsAt ? undefined : words.chooseTime,
    }),
    names: { "customer.name": "name", "customer.email": "email", "customer.phone": "phone" },
    send: ({ customer: who, item, teamMemberId, note, ...rest }) => {
      const length = lengthIn({ ...rest, item }, services);
      const address = rest.line1.trim()
        ? {
            line1: rest.line1,
            city: rest.city,
            postalCode: rest.postalCode,
            country: business.address?.country ?? "US",
          }
        : undefined;
      return createBusinessBooking(client, {
        body: {
          items: [item, ...also],
          startsAt: rest.anyTime
            ? instantIn(format.zone, rest.date, minutesOfClock(rest.time))
            : (rest.startsAt ?? ""),
          ...customerBody(who),
          ...(teamMemberId ? { teamMemberId } : {}),
          ...(length === undefined ? {} : { durationMinutes: length }),
          ...(address ? { address } : {}),
          ...(note.trim() ? { internalNotes: note } : {}),
          ...(rest.anyTime ? { override: true } : {}),
        },
      });
    },
    refresh: ["bookings", "calendar", "customers", "analytics"],
    after: (made) => {
      if (lead) void win(lead);
      toast({ text: words.done(made.customer.name) });
      onClose();
    },
  });
  const { values, set } = form;
  const length = lengthIn(values, services);
  const service = services.find(({ id }) => id === values.item.serviceId) ?? first;
  const price = useQuery({
    queryKey: ["bookings", "price", values.item, also, values.startsAt],
    queryFn: ({ signal }) =>
      previewPrice(
        client,
        {
          body: { items: [values.item, ...also], ...(values.startsAt ? { startsAt: values.startsAt } : {}) },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const able = team.filter(({ serviceIds }) =>
    [values.item, ...also].every(({ serviceId }) => serviceIds.includes(serviceId)),
  );
  const nameOf = (id: string) => services.find((one) => one.id === id)?.name ?? "";
  return (
    <Dialog
      look="sheet"
      title={words.title}
      onClose={onClose}
      foot={
        <Button look="primary" wide busy={form.busy} onClick={() => void form.submit()}>
          {price.data ? words.act(format.money(price.data.total)) : words.actFree}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure ?? form.errors.startsAt ?? null} />
        <CustomerChoice
          value={values.customer}
          onChange={(picked) => set("customer", picked)}
          errors={form.errors}
        />
        <SelectField
          label={words.service}
          value={service.id}
          choices={services.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            const chosen = services.find((one) => one.id === id);
            if (chosen) form.setValues((old) => ({ ...old, item: emptyItem(chosen), startsAt: null }));
          }}
        />
        <ItemFields service={service} value={values.item} onChange={(item) => set("item", item)} />
        {also.length > 0 && <p>{words.also(also.map(({ serviceId }) => nameOf(serviceId)).join(", "))}</p>}
        {able.length > 1 && (
          <SelectField
            label={move.person}
            value={values.teamMemberId}
            choices={[
              { value: "", label: anyone },
              ...able.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => set("teamMemberId", id)}
          />
        )}
        {service.capacity === 1 && (
          <LengthField
            value={values.durationMinutes}
            onChange={(minutes) => set("durationMinutes", minutes)}
            usual={price.data?.durationMinutes}
            error={form.errors.durationMinutes}
          />
        )}
        {values.anyTime ? (
          <div className="columns">
            <TextField
              label={move.day}
              type="date"
              value={values.date}
              onChange={(date) => date && set("date", date)}
            />
            <TextField
              label={move.customTime}
              type="time"
              value={values.time}
              onChange={(time) => time && set("time", time)}
            />
          </div>
        ) : (
          <TimeChoice
            items={[values.item, ...also]}
            teamMemberId={values.teamMemberId}
            durationMinutes={length}
            date={values.date}
            onDate={(date) => form.setValues((old) => ({ ...old, date, startsAt: null }))}
            startsAt={values.startsAt}
            onTime={(startsAt) => set("startsAt", startsAt)}
          />
        )}
        <Checkbox
          label={move.anyTime}
          hint={move.anyTimeHint}
          checked={values.anyTime}
          onChange={(anyTime) => set("anyTime", anyTime)}
        />
        {service.location === "customer" && (
          <fieldset className="stack tight">
            <legend className="strong">{words.address}</legend>
            <TextField label={words.line1} optional {...form.field("line1")} />
            <div className="columns">
              <TextField label={words.postalCode} {...form.field("postalCode")} />
              <TextField label={words.city} {...form.field("city")} />
            </div>
          </fieldset>
        )}
        <TextArea label={words.note} optional maxLength={2000} {...form.field("note")} />
      </form>
    </Dialog>
  );
}

/** Of what a lead asked for, all that is still sold; what they left open as at a new one. */
const wantedItems = (lead: BusinessLead | null, services: readonly BusinessService[]): Item[] =>
  (lead?.wanted?.items ?? []).flatMap(({ serviceId, selections, addOns }) => {
    const service = services.find(({ id }) => id === serviceId);
    return service
      ? [{ serviceId, selections: { ...emptyItem(service).selections, ...selections }, addOns }]
      : [];
  });

/** The booking is made whatever becomes of this; somebody else may have moved the lead on. */
async function win({ id, version }: BusinessLead): Promise<void> {
  try {
    await updateBusinessLead(client, { id, body: { status: "won", version } });
  } catch (error) {
    toast({ text: explain(error), tone: "bad" });
  }
  await refresh("leads");
}

/** The length to ask for; a class has its own. */
function lengthIn(
  { item, durationMinutes }: { item: Item; durationMinutes: number | null },
  services: readonly BusinessService[],
): number | undefined {
  const isClass = services.some(({ id, capacity }) => id === item.serviceId && capacity > 1);
  return durationMinutes === null || isClass || !isLength(durationMinutes) ? undefined : durationMinutes;
}
