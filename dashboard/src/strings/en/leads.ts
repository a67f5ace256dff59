/** Questions and wishes that are no booking yet. */
const strings = {
  title: "Leads",
  add: "New lead",
  board: "Board",
  search: "Search leads",
  searchHint: "Name, e-mail, phone…",
  status: { new: "New", contacted: "Contacted", quoted: "Quoted", won: "Won", lost: "Lost" },
  empty: "Leads come from the widget in quote mode, and when all times are taken.",
  none: "None",
  move: (name: string) => `${name}: move to`,
  moved: (name: string, status: string) => `${name}: ${status}`,
  removed: (name: string) => `Lead of ${name} deleted`,
  reasons: {
    quote: "asked for a quote",
    plan_limit: "could not book: plan limit",
    team: "noted by hand",
  } as Record<string, string>,
  message: "Message",
  lostTitle: "Why is it lost?",
  lostReason: "Reason",
  lostAct: "Mark as lost",
  book: "Book",
  form: {
    name: "Name",
    email: "E-mail",
    phone: "Phone",
    message: "What they want",
    service: "Service",
    noService: "Not known yet",
  },
  more: "Show more",
};
export default strings;
