import type { ReactNode } from "react";
import { useEffect } from "react";
import { Toasts } from "#dashboard/design/toast.tsx";
import "./access.css";

/** The frame of pages outside of the shell: our mark and one card. */
export function AccessFrame({
  title,
  children,
  wide,
  foot,
}: {
  title: string;
  children: ReactNode;
  wide?: boolean;
  foot?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · BookingMachine`;
  }, [title]);
  return (
    <main className={wide ? "access wide" : "access"}>
      <p className="mark">
        <img src="/dashboard/icon.svg" alt="" width={32} height={32} />
        BookingMachine
      </p>
      <div className="card">
        <div className="card-body stack">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
      {foot && <p className="soft">{foot}</p>}
      <Toasts />
    </main>
  );
}
