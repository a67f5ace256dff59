/** The second screen: the questions of what was chosen, its extras, where it is wanted; the total changes as one answers. */
import type { Service } from "../../../sdk/src/index.ts";
import type { AddOn, Dimension, Item, Selection } from "../../../src/domain/catalog.ts";
import { areaFor } from "../../../src/domain/service-area.ts";
import { Icon } from "../core/icons.tsx";
import type { Session } from "../session.ts";
import { Bar } from "./bar.tsx";
import { describedBy, Field, Stepper } from "./fields.tsx";
import type { Flow } from "./flow.tsx";

type Props = { flow: Flow };
type ItemProps = Props & { item: Item; index: number };

export function Options({ flow }: Props) {
  const { session, order } = flow;
  const { say } = session.words;
  const several = order.items.length > 1;
  const { price } = order;
  return (
    <div class="screen">
      <div class="body options" part="body">
        {order.items.map((item, index) => {
          const service = order.services[index];
          return service ? (
            <section key={`${index} ${item.serviceId}`} class="item" aria-label={service.name}>
              <ItemHead flow={flow} service={service} index={index} removable={several} />
              {(service.dimensions as Dimension[]).map((dimension) => (
                <Question key={dimension.key} flow={flow} item={item} index={index} dimension={dimension} />
              ))}
              {service.addOns.length > 0 && (
                <fieldset>
                  <legend>{say("extras")}</legend>
                  <div class="rows">
                    {(service.addOns as AddOn[]).map((addOn) => (
                      <Extra key={addOn.key} flow={flow} item={item} index={index} addOn={addOn} />
                    ))}
                  </div>
                </fieldset>
              )}
            </section>
          ) : null;
        })}
        {order.capacity > 1 && (
          <div class="row plain">
            <span>{say("places")}</span>
            <Stepper
              session={session}
              label={say("places")}
              value={order.seats}
              min={1}
              max={order.capacity}
              step={1}
              onChange={(seats) => {
                order.seats = seats;
                order.changed();
              }}
            />
          </div>
        )}
        {order.needsPostal && <PostalCode flow={flow} />}
        {order.canAdd && (
          <button
            type="button"
            class="link add"
            onClick={() => {
              session.adding = true;
              session.go("services");
            }}
          >
            <Icon name="plus" /> {say("addService")}
          </button>
        )}
      </div>
      <Bar
        amount={
          price && [
            <span class="soft">
              {say(order.isRequest ? "estimated" : "total")} ·{" "}
              {session.format.duration(price.durationMinutes)}
            </span>,
            <b>{session.format.money(price.total)}</b>,
          ]
        }
      >
        <button type="button" class="primary" part="button" onClick={() => flow.goOn()}>
          {say(order.isRequest ? "quoteButton" : "toTimes")}
        </button>
      </Bar>
    </div>
  );
}

function ItemHead({
  flow,
  service,
  index,
  removable,
}: Props & { service: Service; index: number; removable: boolean }) {
  const { words } = flow.session;
  return (
    <div class="item-head">
      <h3>{service.name}</h3>
      {removable && (
        <button
          type="button"
          class="link quiet"
          aria-label={words.say("removeItem", { name: service.name })}
          onClick={() => {
            flow.order.remove(index);
            if (flow.order.items.length === 0) flow.startOver();
          }}
        >
          {words.say("remove")}
        </button>
      )}
      {service.description && <p class="soft">{service.description}</p>}
    </div>
  );
}

const choiceHint = (session: Session, { amount }: { amount?: number }): string | undefined =>
  amount ? `${amount > 0 ? "+" : ""}${session.format.money(amount)}` : undefined;

/** Without `undefined` answers: those are none. */
function answered(item: Item, key: string, answer: Selection | undefined): Partial<Item> {
  const { [key]: _, ...others } = item.selections ?? {};
  return { selections: answer === undefined ? others : { ...others, [key]: answer } };
}

function Question({ flow, item, index, dimension }: ItemProps & { dimension: Dimension }) {
  const { session, order } = flow;
  const { say } = session.words;
  const { key, kind, label, options = [] } = dimension;
  const answer = item.selections?.[key];
  const set = (value: Selection | undefined) => order.change(index, answered(item, key, value));
  const name = `q${index}-${key}`;
  if (kind === "quantity") {
    const { min = 0, max = 1_000_000, step = 1, includedUnits, unit } = dimension;
    const each = dimension.unitAmount ?? 0;
    return (
      <div class="row plain">
        <span>
          {label}
          {!dimension.required && <span class="soft"> ({say("optional")})</span>}
          {each > 0 && (
            <span class="soft line">
              +{session.format.money(each)}
              {unit ? ` / ${unit}` : ""}
              {includedUnits ? ` (> ${session.format.number(includedUnits)})` : ""}
            </span>
          )}
        </span>
        <Stepper
          session={session}
          label={label}
          value={typeof answer === "number" ? answer : min}
          min={min}
          max={max}
          step={step}
          onChange={set}
        />
      </div>
    );
  }
  if (kind === "toggle") {
    const hint = choiceHint(session, options[0] ?? {});
    return <CheckRow label={label} hint={hint} on={answer === true} onChange={set} />;
  }
  const wrong = flow.showFaults && dimension.required && answer === undefined;
  return (
    <fieldset class={wrong ? "wrong" : undefined} aria-describedby={wrong ? `${name}-error` : undefined}>
      <legend>
        {label}
        {!dimension.required && <span class="soft"> ({say("optional")})</span>}
      </legend>
      <div class="chips">
        {options.map((option) => {
          const hint = choiceHint(session, option);
          return (
            <label key={option.key} class={answer === option.key ? "chip on" : "chip"}>
              <input
                type="radio"
                name={name}
                aria-invalid={wrong || undefined}
                checked={answer === option.key}
                onChange={() => set(option.key)}
                onClick={() => {
                  // An optional answer can be taken back.
                  if (!dimension.required && answer === option.key) set(undefined);
                }}
              />
              {option.label}
              {hint && <span class="soft"> {hint}</span>}
            </label>
          );
        })}
      </div>
      {wrong && (
        <p class="error" id={`${name}-error`}>
          {say("choose")}
        </p>
      )}
    </fieldset>
  );
}

function Extra({ flow, item, index, addOn }: ItemProps & { addOn: AddOn }) {
  const { session } = flow;
  const quantity = item.addOns?.[addOn.key] ?? 0;
  const fitting = addOn.prices?.find(({ dimension, option }) => item.selections?.[dimension] === option);
  const price = `+${session.format.money(fitting?.amount ?? addOn.amount)}`;
  const set = (value: number) => {
    const { [addOn.key]: _, ...others } = item.addOns ?? {};
    flow.order.change(index, { addOns: value > 0 ? { ...others, [addOn.key]: value } : others });
  };
  if (addOn.maxQuantity > 1)
    return (
      <div class={quantity > 0 ? "row on" : "row"}>
        <span>
          {addOn.label} <span class="hint-price">{price}</span>
        </span>
        <Stepper
          session={session}
          label={addOn.label}
          value={quantity}
          min={0}
          max={addOn.maxQuantity}
          step={1}
          onChange={set}
        />
      </div>
    );
  return <CheckRow label={addOn.label} hint={price} on={quantity > 0} onChange={(on) => set(Number(on))} />;
}

const CheckRow = ({
  label,
  hint,
  on,
  onChange,
}: {
  label: string;
  hint: string | undefined;
  on: boolean;
  onChange(on: boolean): void;
}) => (
  <label class={on ? "row check on" : "row check"}>
    <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span>{label}</span>
    {hint && <span class="hint-price">{hint}</span>}
  </label>
);

function PostalCode({ flow }: Props) {
  const { session, order, showFaults } = flow;
  const { say } = session.words;
  const { code, outside } = order;
  const area = code ? areaFor(order.rules, code) : null;
  // While the first digits are typed nothing is wrong yet.
  const error =
    showFaults && !code
      ? say("postalMissing")
      : outside && (showFaults || code.length > 3)
        ? say("postalOutside")
        : undefined;
  const hint = area ? say("inArea", { area: area.label }) : say("postalWhy");
  return (
    <div class="postal">
      <Field id="postal" label={say("postalCode")} hint={hint} error={error}>
        <input
          id="postal"
          type="text"
          autoComplete="postal-code"
          maxLength={20}
          value={order.postalCode ?? code}
          {...describedBy("postal", error, hint)}
          onInput={(event) => {
            order.postalCode = event.currentTarget.value;
            order.changed();
          }}
        />
      </Field>
      {outside && (
        <button type="button" class="link" onClick={() => session.go("lead")}>
          {say("askUs")}
        </button>
      )}
    </div>
  );
}
