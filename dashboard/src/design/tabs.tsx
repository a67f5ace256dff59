import { Link, type LinkProps } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Choice } from "./field.tsx";

/** Parts of a page, or views of a list: each has an address. */
export function Tabs<Key extends string>({
  label,
  shown,
  choices,
  linkOf,
}: {
  label: string;
  shown: Key;
  choices: readonly Choice<Key>[];
  linkOf: (key: Key) => Pick<LinkProps, "to" | "search" | "params">;
}) {
  const nav = useRef<HTMLElement>(null);
  // On a phone the one that is shown may lie beyond the edge.
  useEffect(() => {
    nav.current
      ?.querySelector(`[data-tab="${shown}"]`)
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown]);
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {choices.map(({ value, label: name }) => (
        <Link
          key={value}
          {...linkOf(value)}
          data-tab={value}
          activeProps={{}}
          activeOptions={{ exact: true }}
          aria-current={value === shown ? "page" : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
