/** What somebody wants and has no time yet: quotes that were accepted, and leads nobody has booked or turned down. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { type BusinessLead, type BusinessQuote, listBusinessLeads, listQuotes } from "#sdk/index.ts";

export interface Waiting {
  id: string;
  customer: { id: string; name: string };
  /** Names of services, or what the lead says; may be empty. */
  what: string;
  /** How long it takes, as far as that is known. */
  minutes: number;
  /** RFC 3339. */
  since: string;
  /** Absent: it is a lead. */
  quote?: BusinessQuote;
}

const LIMIT = 50;
const USUAL_MINUTES = 60;

const acceptedQuery = queryOptions({
  queryKey: ["quotes", "accepted"],
  queryFn: ({ signal }) => listQuotes(client, { query: { status: ["accepted"], limit: LIMIT } }, { signal }),
});
const openLeadsQuery = queryOptions({
  queryKey: ["leads", "open"],
  queryFn: ({ signal }) =>
    listBusinessLeads(client, { query: { status: ["new", "contacted"], limit: LIMIT } }, { signal }),
});

/** Nothing while it is not known, or not for whoever looks. */
export function useWaiting(enabled: boolean): { list: Waiting[]; pending: boolean } {
  const accepted = useQuery({ ...acceptedQuery, enabled });
  const open = useQuery({ ...openLeadsQuery, enabled });
  const services = useQuery({ ...servicesQuery, enabled });
  if (!enabled) return { list: [], pending: false };
  const quotes = accepted.data?.data ?? [];
  const quoted = new Set(quotes.map(({ id }) => id));
  const minutesOf = (lead: BusinessLead): number =>
    lead.wanted?.items.reduce(
      (sum, { serviceId }) =>
        sum + (services.data?.data.find(({ id }) => id === serviceId)?.durationMinutes ?? 0),
      0,
    ) || USUAL_MINUTES;
  return {
    list: [
      ...quotes.flatMap(waitingQuote),
      ...(open.data?.data ?? [])
        .filter(({ quote }) => quote === null || !quoted.has(quote.id))
        .map((lead) => ({
          id: lead.id,
          customer: lead.customer,
          what: namesOf(lead.wanted?.items ?? []) || lead.message,
          minutes: minutesOf(lead),
          since: lead.createdAt,
        })),
    ],
    pending: accepted.isPending || open.isPending,
  };
}

/** Without a customer there is nobody to book it for. */
function waitingQuote(quote: BusinessQuote): Waiting[] {
  const { id, customer, title, items, durationMinutes, respondedAt, updatedAt } = quote;
  if (!customer) return [];
  return [
    {
      id,
      customer,
      what: title || namesOf(items),
      minutes: durationMinutes,
      since: respondedAt ?? updatedAt,
      quote,
    },
  ];
}

const namesOf = (items: readonly { name: string | null }[]): string =>
  items.flatMap(({ name }) => name ?? []).join(", ");
