/** What others said, newest first. */
import { type Answer, listPublicReviews } from "../../../sdk/src/index.ts";
import { Failure, Skeleton } from "../core/app.tsx";
import { Icon } from "../core/icons.tsx";
import type { Session } from "../session.ts";

type Page = Answer<typeof listPublicReviews>;

export class Reviews {
  readonly session: Session;
  list: Page["data"] = [];
  next: string | null = null;
  state: "empty" | "loading" | "loaded" | "failed" = "empty";

  constructor(session: Session) {
    this.session = session;
  }

  load(): void {
    if (this.state === "empty") void this.more();
  }

  async more(): Promise<void> {
    const { session } = this;
    this.state = "loading";
    try {
      const page = await listPublicReviews(session.input.client, {
        slug: session.slug,
        query: { limit: 10, ...(this.next ? { cursor: this.next } : {}) },
      });
      this.list = [...this.list, ...page.data];
      this.next = page.nextCursor;
      this.state = "loaded";
    } catch {
      this.state = "failed";
    }
    session.input.render();
  }
}

export function ReviewList({ reviews }: { reviews: Reviews }) {
  const { session } = reviews;
  const { words, format, config } = session;
  const rated = (rating: number) => (
    <span class="stars" role="img" aria-label={words.say("rated", { rating: format.number(rating) })}>
      {[1, 2, 3, 4, 5]
        .filter((at) => at <= rating)
        .map((at) => (
          <Icon key={at} name="star" />
        ))}
    </span>
  );
  return (
    <div class="body reviews" part="body">
      <ul>
        {reviews.list.map((one) => (
          <li key={one.id}>
            {rated(one.rating)}
            {one.title && <b>{one.title}</b>}
            <p>{one.text}</p>
            <p class="soft">
              {[one.authorName, one.serviceName, format.dayYear(one.createdAt)].filter(Boolean).join(" · ")}
            </p>
            {one.reply && (
              <p class="reply">
                <b>{words.say("reply", { business: config.business.name })}</b> {one.reply}
              </p>
            )}
          </li>
        ))}
      </ul>
      {reviews.state === "failed" ? (
        <Failure session={session} again={() => void reviews.more()} />
      ) : reviews.state !== "loaded" ? (
        <Skeleton />
      ) : (
        reviews.next && (
          <button type="button" class="link" onClick={() => void reviews.more()}>
            {words.say("moreReviews")}
          </button>
        )
      )}
    </div>
  );
}
