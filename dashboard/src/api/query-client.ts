import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "#sdk/index.ts";

/** A session that is over: whoever was here comes back here after signing in. */
function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  if (/^\/dashboard\/(sign-in|sign-up|forgot|invitation)/.test(location.pathname)) return;
  const wasSignedIn = queryClient.getQueryData(["account"]) !== undefined;
  const back = location.pathname.replace(/^\/dashboard/, "") + location.search;
  location.assign(
    `/dashboard/sign-in?${new URLSearchParams({ back, ...(wasSignedIn ? { over: "1" } : {}) })}`,
  );
}

/** What was read is shown at once and asked again; the SDK repeats what may be repeated, so nothing is repeated here. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: { staleTime: 15_000, gcTime: 10 * 60_000, retry: false, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/** Asks anew for everything whose key begins with one of these words. */
export function refresh(...areas: string[]): Promise<void> {
  return queryClient.invalidateQueries({ predicate: ({ queryKey }) => areas.includes(String(queryKey[0])) });
}
