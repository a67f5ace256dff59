import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { getCalendar } from "#sdk/index.ts";

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["calendar", from, to],
    queryFn: ({ signal }) => getCalendar(client, { query: { from, to } }, { signal }),
    placeholderData: keepPreviousData,
  });
