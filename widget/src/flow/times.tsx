/** The third screen: the next free times, the month, the times of the chosen day, and with whom. */
import { Failure, Skeleton } from "../core/app.tsx";
import { keeper } from "../format.ts";
import { partOfDay } from "./calendar.ts";
import type { Flow } from "./flow.tsx";
import { MonthGrid } from "./month-grid.tsx";
import type { Slot } from "./order.ts";

type Props = { flow: Flow };

export function Times({ flow }: Props) {
  const { calendar, session } = flow;
  const { say } = session.words;
  const { shown, failed, notice } = calendar;
  const { timeZone } = session.config.business;
  const quick = calendar.alternatives ?? calendar.soonest;
  const sample = quick[0] ?? [...(shown?.days.values() ?? [])].flat()[0];
  const nothing = shown && shown.nextAvailableOn === null && !sample;
  return (
    <div class="body times" part="body">
      <Bought flow={flow} />
      {notice && (
        <p class="notice bad" role="alert">
          <b>{notice}</b> {say("takenHelp")}
        </p>
      )}
      {failed ? (
        <Failure session={session} again={() => void calendar.load().then(() => session.set({}))}>
          <button type="button" class="secondary" onClick={() => session.go("lead")}>
            {say("askUs")}
          </button>
        </Failure>
      ) : nothing ? (
        <div class="notice">
          <p>{say("noTimes")}</p>
          <p class="actions">
            <button type="button" class="primary" onClick={() => session.go("lead")}>
              {say("request")}
            </button>
          </p>
          <People flow={flow} />
        </div>
      ) : (
        <>
          {!shown && quick.length === 0 && <Waiting title={say("firstFree")} />}
          {quick.length > 0 && (
            <section aria-label={say("firstFree")}>
              <h3>{say("firstFree")}</h3>
              <div class="quick">
                {quick.map((slot) => (
                  <button
                    type="button"
                    class="slot"
                    key={slot.startsAt}
                    onClick={() => flow.booking.take(slot)}
                    part="slot"
                  >
                    <b>{session.format.time(slot.startsAt)}</b>
                    <span>{session.format.near(slot.startsAt.slice(0, 10), timeZone)}</span>
                  </button>
                ))}
              </div>
            </section>
          )}
          <People flow={flow} />
          <div class="pick">
            <MonthGrid flow={flow} />
            {shown ? <Day flow={flow} /> : <Skeleton />}
          </div>
        </>
      )}
      <Zone flow={flow} sample={sample?.startsAt} />
    </div>
  );
}

/** As high as what comes, so that nothing below moves. */
const Waiting = ({ title }: { title: string }) => (
  <section aria-hidden="true">
    <h3>{title}</h3>
    <div class="quick skeleton">
      {[0, 1, 2].map((at) => (
        <div key={at} />
      ))}
    </div>
  </section>
);

/** What it is for, on every screen from here, with the way to change it. */
function Bought({ flow }: Props) {
  const { session, order } = flow;
  const { price } = order;
  return (
    <div class="bought">
      <span class="name">{order.name}</span>
      {price && <b>{session.format.money(price.total)}</b>}
      <span class="soft">
        {price && session.format.duration(price.durationMinutes)}
        {order.seats > 1 && ` · ${session.words.say("places")}: ${session.format.number(order.seats)}`}
      </span>
      <button
        type="button"
        class="link quiet"
        aria-label={`${session.words.say("change")}: ${order.name}`}
        onClick={() => session.go("options")}
      >
        {session.words.say("change")}
      </button>
    </div>
  );
}

/** Only where there is a choice. */
function People({ flow }: Props) {
  const { session, order, calendar } = flow;
  const { say } = session.words;
  const able = session.config.team.filter(({ id }) =>
    order.services.every(({ teamMemberIds }) => teamMemberIds.includes(id)),
  );
  if (able.length < 2) return null;
  return (
    <div class="field inline">
      <label for="member">{say("withWhom")}</label>
      <select
        id="member"
        value={order.memberId}
        onChange={(event) => calendar.withMember(event.currentTarget.value)}
      >
        <option value="">{say("anyone")}</option>
        {able.map(({ id, name, title }) => (
          <option key={id} value={id}>
            {title ? `${name}, ${title}` : name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Day({ flow }: Props) {
  const { calendar, session } = flow;
  const { words, format } = session;
  const { shown, day } = calendar;
  const slots = (day && shown?.days.get(day)) || [];
  if (!day || slots.length === 0) {
    const next = shown?.nextAvailableOn;
    const empty = ![...(shown?.days.values() ?? [])].some((one) => one.length > 0);
    return (
      <div class="day soft">
        <p>{words.say(empty ? "noneInMonth" : "pickDay")}</p>
        {empty && next && (
          <button type="button" class="link" onClick={() => jump(flow, next)}>
            {words.say("jumpTo", { day: format.day(next) })}
          </button>
        )}
      </div>
    );
  }
  const parts = (["morning", "afternoon", "evening"] as const)
    .map((part) => ({ part, slots: slots.filter(({ startsAt }) => partOfDay(startsAt) === part) }))
    .filter((one) => one.slots.length > 0);
  return (
    <section class="day" aria-label={words.say("timesOn", { day: format.day(day) })}>
      <h3>{format.day(day)}</h3>
      {parts.map((one) => (
        <div class="part" key={one.part}>
          <h4>{words.say(one.part)}</h4>
          <div class="slots">
            {one.slots.map((slot) => (
              <TimeButton key={slot.startsAt} flow={flow} slot={slot} />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function TimeButton({ flow, slot }: Props & { slot: Slot }) {
  const { session, order } = flow;
  const left = order.capacity > 1 ? session.words.count("seatsLeft", slot.seatsLeft) : null;
  return (
    <button type="button" class="slot" part="slot" onClick={() => flow.booking.take(slot)}>
      <b>{session.format.time(slot.startsAt)}</b>
      {left && <span>{left}</span>}
    </button>
  );
}

function jump({ calendar }: Flow, date: string): void {
  calendar.show(date.slice(0, 7));
  calendar.pick(date);
}

/** Their names, or nothing where the viewer's clock shows the same. */
const zones = keeper<string>();

/** Said only to those whose own clock shows something else. */
export function Zone({ flow, sample }: Props & { sample: string | undefined }) {
  const { timeZone } = flow.session.config.business;
  const { locale, say } = flow.session.words;
  const zone = zones(`${locale} ${timeZone} ${sample}`, () => {
    const at = sample ? Date.parse(sample) : Date.now();
    const clock = (zone?: string) =>
      new Intl.DateTimeFormat("en", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
    if (clock() === clock(timeZone)) return "";
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" }).formatToParts(
      at,
    );
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  });
  return zone && <p class="soft">{say("zone", { zone })}</p>;
}
