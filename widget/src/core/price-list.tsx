/** The first screen: what there is, what it costs, when it is free next. */
import type { Service } from "../../../sdk/src/index.ts";
import { todayIn } from "../format.ts";
import type { Session } from "../session.ts";
import { Icon } from "./icons.tsx";

type Props = { session: Session };

export function PriceList({ session }: Props) {
  const { config, words } = session;
  const tabs = config.categories.filter(({ key }) => config.services.some((one) => one.category === key));
  const loose = config.services.some((one) => !tabs.some(({ key }) => key === one.category));
  const all = loose && tabs.length > 0 ? [...tabs, { key: "", name: words.say("all") }] : tabs;
  const chosen = all.find(({ key }) => key === session.category) ?? all[0];
  const shown = config.services.filter((one) => !chosen?.key || one.category === chosen.key);
  const tabbed = all.length > 1;
  return (
    <div>
      {tabbed && <Tabs session={session} tabs={all} chosen={chosen?.key ?? ""} />}
      <div
        {...(tabbed
          ? { role: "tabpanel", id: "services-panel", "aria-labelledby": `tab-${chosen?.key}` }
          : {})}
      >
        <ul class="cards" part="services">
          {shown.slice(0, session.cutAt).map((service) => (
            <li key={service.id}>
              <ServiceCard session={session} service={service} />
            </li>
          ))}
        </ul>
        {session.cutAt ? (
          <button type="button" class="secondary" onClick={(event) => showAll(session, event.currentTarget)}>
            {words.say("showAll")}
          </button>
        ) : (
          !session.adding && <Packages session={session} shown={shown} />
        )}
      </div>
    </div>
  );
}

/** The button goes; who pressed it goes on with the first that was not there. */
function showAll(session: Session, button: Element): void {
  const { cutAt = 0 } = session;
  const place = button.parentElement;
  session.set({ cutAt: undefined });
  queueMicrotask(() => place?.querySelectorAll<HTMLElement>(".card")[cutAt]?.focus());
}

/** Tabs by the ARIA practices: one stop for the keyboard, arrows move and choose. */
function Tabs({ session, tabs, chosen }: Props & { tabs: { key: string; name: string }[]; chosen: string }) {
  const move = (event: KeyboardEvent) => {
    const bar = event.currentTarget as HTMLElement;
    const sign = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const at = tabs.findIndex(({ key }) => key === chosen);
    const to = {
      ArrowRight: at + sign,
      ArrowLeft: at - sign,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    session.set({ category: tabs[index]?.key ?? "", cutAt: undefined });
    (bar.children[index] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={session.words.say("services")} onKeyDown={move} part="tabs">
      {tabs.map(({ key, name }) => (
        <button
          type="button"
          role="tab"
          key={key}
          id={`tab-${key}`}
          aria-selected={key === chosen}
          aria-controls="services-panel"
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => session.set({ category: key, cutAt: undefined })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function ServiceCard({ session, service }: Props & { service: Service }) {
  const { format, words } = session;
  const least = service.dimensions.length > 0 || session.config.pricing.minimumCharge > service.basePrice;
  const price = format.money(service.priceFrom);
  const free = session.nextFree.get(service.id);
  const { timeZone } = session.config.business;
  const quote = service.mode === "quote" || session.config.widget.mode === "quote";
  return (
    <button type="button" class="card" part="service" onClick={() => session.choose([service])}>
      {service.photoUrl && <img class="photo" part="photo" loading="lazy" alt="" src={service.photoUrl} />}
      <span class="name">{service.name}</span>
      <span class="price">{least || quote ? words.say("from", { price }) : price}</span>
      {service.description && <span class="text">{service.description}</span>}
      <span class="meta">
        <Icon name="clock" />
        {format.duration(service.durationMinutes)}
        {service.mode === "quote" ? (
          <span class="next-free">{words.say("perRequest")}</span>
        ) : (
          free && (
            <span class="next-free">
              {words.say("nextFree", {
                time:
                  format.near(free.date, timeZone) + (free.startsAt ? ` ${format.time(free.startsAt)}` : ""),
              })}
            </span>
          )
        )}
      </span>
    </button>
  );
}

function Packages({ session, shown }: Props & { shown: Service[] }) {
  const { config, words, format, later } = session;
  const fitting = config.packages.filter(({ serviceIds }) => shown.some(({ id }) => serviceIds.includes(id)));
  return fitting.length === 0 ? null : (
    <ul class="cards packages">
      {fitting.map(({ key, label, serviceIds, discount }) => {
        const parts = session.services(serviceIds);
        const amount =
          discount.kind === "fixed" ? format.money(discount.value) : format.percent(discount.value);
        return (
          <li key={key}>
            <button type="button" class="card" part="package" onClick={() => session.choose(parts)}>
              <span class="name">{label}</span>
              <span class="price">{later?.packagePrice(key, parts)}</span>
              <span class="text">{parts.map(({ name }) => name).join(" + ")}</span>
              <span class="meta">
                <span class="badge">{words.say("package")}</span> {words.say("save", { amount })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Asked for when the browser has nothing better to do. */
export function lookAhead(session: Session): void {
  const { categories, services, business } = session.config;
  const first =
    session.category ?? categories.find(({ key }) => services.some((one) => one.category === key))?.key;
  const shown = services.filter((one) => !first || one.category === first).slice(0, 8);
  void session.lookAhead(shown, todayIn(business.timeZone));
}
