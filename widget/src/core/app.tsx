/** The frame around every screen: where one is, the way back, the screen itself. */
import type { ComponentChild } from "preact";
import type { Session } from "../session.ts";
import { Icon } from "./icons.tsx";
import { PriceList } from "./price-list.tsx";

type Props = { session: Session; onClose?: (() => void) | undefined };

export function App({ session, onClose }: Props) {
  const { words, config, step, later } = session;
  const list = step === "services";
  const first = list && !session.adding;
  return (
    <div class={`frame at-${step}`} part="frame">
      <header key={step} part="header">
        {session.backStep && (
          <button type="button" class="round" aria-label={words.say("back")} onClick={() => session.back()}>
            <Icon name="back" />
          </button>
        )}
        <div class="heading">
          {first && <p class="business">{config.business.name}</p>}
          <h2 id="title" tabIndex={-1}>
            {list
              ? (first && config.widget.texts.title) || words.say("chooseService")
              : (later?.title() ?? words.say("loading"))}
          </h2>
        </div>
        {first && <Rating session={session} />}
        {onClose && (
          <button type="button" class="round" aria-label={words.say("close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      {list ? (
        <div class="body" part="body">
          {first && config.widget.texts.intro && <p class="intro">{config.widget.texts.intro}</p>}
          <PriceList session={session} />
        </div>
      ) : later ? (
        later.view()
      ) : (
        <div class="body">
          {session.laterFailed ? (
            <Failure session={session} again={() => session.loadLater()} />
          ) : (
            <Skeleton />
          )}
        </div>
      )}
      {config.branding.poweredBy && (first || session.preset) && (
        <p class="brand">{words.say("poweredBy")}</p>
      )}
      <p class="sr" role="status">
        {session.said}
      </p>
    </div>
  );
}

function Rating({ session }: { session: Session }) {
  const { config, words, format } = session;
  const { average, count } = config.rating;
  if (!config.widget.showReviews || average === null || count === 0) return null;
  const rating = format.number(average, 1);
  return (
    <button type="button" class="rating" part="rating" onClick={() => session.go("reviews")}>
      <Icon name="star" />
      <span class="sr">{words.say("rated", { rating })}, </span>
      <b aria-hidden="true">{rating}</b>
      <span class="soft" aria-hidden="true">
        ({format.number(count)})
      </span>
      <span class="sr">{words.count("reviews", count)}</span>
    </button>
  );
}

export const Skeleton = () => (
  <div class="skeleton" aria-hidden="true">
    {[0, 1, 2, 3].map((line) => (
      <div key={line} />
    ))}
  </div>
);

/** What is known of the business: nothing while its configuration is missing. */
export type Known = Pick<Session, "words"> & Partial<Pick<Session, "config">>;

/** Nothing works without the server; a phone does. `unknown`: trying again would not help. */
export const Failure = ({
  session,
  again,
  unknown,
  children,
}: {
  session: Known;
  again(): void;
  unknown?: boolean;
  children?: ComponentChild;
}) => (
  <div class="notice bad" role="alert">
    <p>{session.words.say(unknown ? "unknownBusiness" : navigator.onLine ? "loadFailed" : "offline")}</p>
    <p class="actions">
      {!unknown && (
        <button type="button" class="secondary" onClick={again}>
          {session.words.say("tryAgain")}
        </button>
      )}
      <Call session={session} />
      {children}
    </p>
  </div>
);

export function Call({ session: { words, config } }: { session: Known }) {
  const phone = config?.business.phone;
  return phone ? (
    <a class="secondary" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
      {words.say("call", { phone })}
    </a>
  ) : null;
}
