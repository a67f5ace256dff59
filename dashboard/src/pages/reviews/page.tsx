import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { useList } from "#dashboard/api/use-list.ts";
import { BookingLink } from "#dashboard/app/booking-link.tsx";
import { Badge, Moment } from "#dashboard/design/bits.tsx";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { FormFailure, TextArea } from "#dashboard/design/field.tsx";
import { Bones, Card, EmptyState, Page as Frame, LoadFailure } from "#dashboard/design/page.tsx";
import { Tabs } from "#dashboard/design/tabs.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessReview, listBusinessReviews, replyToReview, updateReview } from "#sdk/index.ts";
import "./reviews.css";

const TABS = ["all", "pending", "published", "hidden"] as const;
const TONES = { pending: "warn", published: "good", hidden: "plain" } as const;

export function Page() {
  const words = useStrings("reviews");
  const { acts } = useStrings("app");
  const { status } = useSearch({ from: "/shell/reviews" });
  const shown = TABS.find((tab) => tab === status) ?? "all";
  const list = useList(["reviews", shown], (cursor, signal) =>
    listBusinessReviews(
      client,
      {
        query: { limit: 25, ...(shown === "all" ? {} : { status: [shown] }), ...(cursor ? { cursor } : {}) },
      },
      { signal },
    ),
  );
  return (
    <Frame title={words.title} look="narrow">
      <Tabs
        label={words.tabs.label}
        shown={shown}
        choices={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        linkOf={(tab) => ({ to: "/reviews", search: tab === "all" ? {} : { status: tab } })}
      />
      <Card flush>
        {list.error ? (
          <LoadFailure error={list.error} retry={list.retry} />
        ) : !list.rows ? (
          <div className="card-body">
            <Bones lines={5} high="3rem" />
          </div>
        ) : list.rows.length === 0 ? (
          <EmptyState icon="star" text={words.empty} />
        ) : (
          <ul className="rows">
            {list.rows.map((review) => (
              <Review key={review.id} review={review} />
            ))}
          </ul>
        )}
        {list.more.has && (
          <div className="table-foot">
            <Button small busy={list.more.busy} onClick={list.more.load}>
              {acts.loadMore}
            </Button>
          </div>
        )}
      </Card>
    </Frame>
  );
}

function Review({ review }: { review: BusinessReview }) {
  const words = useStrings("reviews");
  const [replying, setReplying] = useState(false);
  const set = useAct({
    run: (status: "published" | "hidden") => updateReview(client, { id: review.id, body: { status } }),
    refresh: ["reviews"],
    done: ({ status }) => (status === "published" ? words.published : words.hidden),
  });
  const { rating, title, text, authorName, serviceName, reply, status } = review;
  return (
    <li className="review">
      <div className="row wrap ends">
        <div className="row wrap">
          <span className="stars" role="img" aria-label={words.stars(rating)}>
            {"★".repeat(rating)}
            {"☆".repeat(5 - rating)}
          </span>
          <span className="strong">{authorName}</span>
          <span className="soft small">
            {serviceName} · <Moment at={review.createdAt} as="ago" />
          </span>
        </div>
        <Badge tone={TONES[status]}>{words.tabs[status]}</Badge>
      </div>
      {title && <p className="strong">{title}</p>}
      {text && <p>{text}</p>}
      {reply && (
        <blockquote>
          <span className="soft small">{words.yourReply}</span>
          <p>{reply}</p>
        </blockquote>
      )}
      <div className="row wrap">
        {status !== "published" && (
          <Button
            small
            look={status === "pending" ? "primary" : undefined}
            busy={set.isPending}
            onClick={() => set.mutate("published")}
          >
            {words.publish}
          </Button>
        )}
        <Button small onClick={() => setReplying(true)}>
          {reply ? words.editReply : words.reply}
        </Button>
        {status !== "hidden" && (
          <Button small look="quiet" busy={set.isPending} onClick={() => set.mutate("hidden")}>
            {words.hide}
          </Button>
        )}
        {review.bookingId && <BookingLink id={review.bookingId}>{words.seeBooking}</BookingLink>}
      </div>
      {replying && <ReplyDialog review={review} onClose={() => setReplying(false)} />}
    </li>
  );
}

function ReplyDialog({ review, onClose }: { review: BusinessReview; onClose: () => void }) {
  const words = useStrings("reviews");
  const { acts } = useStrings("app");
  const form = useForm({
    initial: { text: review.reply ?? "" },
    send: ({ text }) => replyToReview(client, { id: review.id, body: { text: text.trim() || null } }),
    refresh: ["reviews"],
    done: words.replied,
    after: onClose,
  });
  return (
    <Dialog
      title={words.replyTitle(review.authorName)}
      onClose={onClose}
      foot={
        <Button look="primary" busy={form.busy} onClick={() => void form.submit()}>
          {acts.save}
        </Button>
      }
    >
      <form ref={form.form} className="stack" onSubmit={form.submit} noValidate>
        <FormFailure text={form.failure} />
        <TextArea
          label={words.reply}
          hint={words.replyHint}
          maxLength={2000}
          data-autofocus
          {...form.field("text")}
        />
      </form>
    </Dialog>
  );
}
