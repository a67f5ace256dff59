import { type ReactNode, useEffect, useId } from "react";
import { explain } from "#dashboard/api/explain.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** The frame of every page: title, acts at the end (the main one last), content. */
export function Page({
  title,
  acts,
  children,
  look,
  head = true,
}: {
  title: string;
  acts?: ReactNode;
  children: ReactNode;
  look?: "full" | "narrow";
  /** `false`: the heading is for screen readers, the page has a head of its own. */
  head?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · BookingMachine`;
  }, [title]);
  return (
    <div className={look ? `page ${look}` : "page"}>
      {head ? (
        <header className="page-head">
          <h1>{title}</h1>
          {acts && <div className="acts">{acts}</div>}
        </header>
      ) : (
        <h1 className="hidden-text">{title}</h1>
      )}
      {children}
    </div>
  );
}

/** A titled part of a page. `flush`: the content reaches the edges (tables, rows). */
export function Card({
  title,
  acts,
  children,
  flush,
  className,
}: {
  title?: ReactNode;
  acts?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
}) {
  const id = useId();
  return (
    <section className={className ? `card ${className}` : "card"} aria-labelledby={title ? id : undefined}>
      {title && (
        <header>
          <h2 id={id}>{title}</h2>
          {acts}
        </header>
      )}
      {flush ? children : <div className="card-body">{children}</div>}
    </section>
  );
}

/** Nothing there yet: one sentence and one act that leads on. */
export function EmptyState({ icon, text, act }: { icon?: IconName; text: ReactNode; act?: ReactNode }) {
  return (
    <div className="empty">
      {icon && <Icon name={icon} size={36} />}
      <p>{text}</p>
      {act}
    </div>
  );
}

/** In place of content that could not be loaded. */
export function LoadFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const { acts } = useStrings("app");
  return (
    <div className="empty" role="alert">
      <Icon name="alert" size={36} />
      <p>{explain(error)}</p>
      <Button onClick={retry}>{acts.retry}</Button>
    </div>
  );
}

/** Stands where text will be, in its size, so that nothing moves when it comes. */
export function Bone({ wide, high }: { wide?: string; high?: string }) {
  return <span className="bone" style={{ "--wide": wide, "--high": high } as React.CSSProperties} />;
}

/** As many lines as are to come, spoken of once. */
export function Bones({ lines = 3, high = "1rem" }: { lines?: number; high?: string }) {
  const { loading } = useStrings("app");
  return (
    <div className="stack" role="status" aria-label={loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Bone key={line} high={high} wide={`${95 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
