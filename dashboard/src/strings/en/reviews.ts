/** What customers say. */
const strings = {
  title: "Reviews",
  tabs: { label: "Which", all: "All", pending: "Waiting", published: "Published", hidden: "Hidden" },
  stars: (n: number) => (n === 1 ? "1 star" : `${n} stars`),
  publish: "Publish",
  hide: "Hide",
  published: "Published",
  hidden: "Hidden",
  reply: "Reply",
  editReply: "Edit reply",
  replyTitle: (name: string) => `Reply to ${name}`,
  replyHint: "Everybody can read it beside the review.",
  replied: "Reply saved",
  yourReply: "Your reply",
  empty: "After a visit customers are asked for a review; they appear here.",
  seeBooking: "See the booking",
};
export default strings;
