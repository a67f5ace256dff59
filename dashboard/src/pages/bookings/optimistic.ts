/** Shows a change of bookings everywhere they are on the screen, before the server has answered. */
import type { InfiniteData } from "@tanstack/react-query";
import { queryClient, refresh } from "#dashboard/api/query-client.ts";
import type { BusinessBooking, BusinessBookingList, Calendar } from "#sdk/index.ts";

type Change = Partial<
  Pick<BusinessBooking, "status" | "startsAt" | "endsAt" | "teamMember" | "internalNotes">
>;

/** Not at the server yet. What is read meanwhile is shown with them. */
const waiting = new Map<string, Change>();

queryClient.getQueryCache().subscribe((event) => {
  if (waiting.size === 0 || event.type !== "updated") return;
  const { action, query } = event;
  if (action.type !== "success" || action.manual === true || !isTouched(query.queryKey)) return;
  let data: unknown = query.state.data;
  for (const [id, change] of waiting) data = changed(query.queryKey, data, id, change);
  if (data !== query.state.data) queryClient.setQueryData(query.queryKey, data);
});

const isTouched = ([area]: readonly unknown[]): boolean => area === "bookings" || area === "calendar";

/** Gives back what takes the change away again. */
export function showChange(ids: readonly string[], change: Change): () => void {
  for (const id of ids) waiting.set(id, { ...waiting.get(id), ...change });
  const before = queryClient
    .getQueryCache()
    .findAll({ predicate: ({ queryKey }) => isTouched(queryKey) })
    .map(({ queryKey, state }) => ({ queryKey, data: state.data }));
  for (const { queryKey, data } of before)
    if (data !== undefined)
      queryClient.setQueryData(
        queryKey,
        ids.reduce<unknown>((now, id) => changed(queryKey, now, id, change), data),
      );
  return () => {
    for (const id of ids) waiting.delete(id);
    for (const { queryKey, data } of before) queryClient.setQueryData(queryKey, data);
    // Others may have changed something since.
    void refresh("bookings", "calendar");
  };
}

/** From now on the server's word counts. */
export function sent<Answer>(ids: readonly string[], answer: Promise<Answer>): Promise<Answer> {
  return answer.finally(() => {
    for (const id of ids) waiting.delete(id);
  });
}

function changed(key: readonly unknown[], data: unknown, id: string, change: Change): unknown {
  if (key[0] === "calendar") return data === undefined ? data : moved(data as Calendar, id, change);
  const inList = (list: BusinessBookingList): BusinessBookingList => ({
    ...list,
    data: list.data.map((one) => (one.id === id ? { ...one, ...change } : one)),
  });
  if (isPages(data)) return { ...data, pages: data.pages.map(inList) };
  if (isList(data)) return inList(data);
  return isBooking(data) && data.id === id ? { ...data, ...change } : data;
}

const isPages = (data: unknown): data is InfiniteData<BusinessBookingList> =>
  typeof data === "object" && data !== null && "pages" in data;
const isList = (data: unknown): data is BusinessBookingList =>
  typeof data === "object" && data !== null && "data" in data;
const isBooking = (data: unknown): data is BusinessBooking =>
  typeof data === "object" && data !== null && "id" in data;

function moved(calendar: Calendar, id: string, { teamMember, status, startsAt, endsAt }: Change): Calendar {
  const from = calendar.people.find(({ bookings }) => bookings.some((one) => one.id === id));
  const entry = from?.bookings.find((one) => one.id === id);
  if (!from || !entry) return calendar;
  const goal = teamMember?.id ?? from.id;
  const next = {
    ...entry,
    ...(status ? { status } : {}),
    ...(startsAt ? { startsAt } : {}),
    ...(endsAt ? { endsAt } : {}),
  };
  return {
    ...calendar,
    people: calendar.people.map((person) => ({
      ...person,
      bookings: [
        ...person.bookings.filter((one) => one.id !== id),
        ...(person.id === goal ? [next] : []),
      ].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt)),
    })),
  };
}
