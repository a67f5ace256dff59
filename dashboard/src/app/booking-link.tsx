import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SharedSearch } from "./router.tsx";

/** Opens a booking beside whatever page this is on. */
export function BookingLink({
  id,
  className,
  children,
}: {
  id: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link
      to="."
      search={(old: SharedSearch) => ({ ...old, booking: id })}
      className={className}
      resetScroll={false}
    >
      {children}
    </Link>
  );
}

/** Opens the dialog for a new booking, with what is known already. */
export const newBooking = (
  known: Pick<SharedSearch, "at" | "minutes" | "person" | "customer" | "lead"> = {},
) => ({
  to: "." as const,
  search: (old: SharedSearch): SharedSearch => ({ ...old, ...known, make: "booking" }),
  resetScroll: false,
});
