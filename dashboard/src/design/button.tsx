import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "./icon.tsx";

interface Look {
  look?: "primary" | "quiet" | "danger" | "danger primary";
  small?: boolean;
  wide?: boolean;
  icon?: IconName;
}

const classOf = ({ look, small, wide, icon }: Look, hasText: boolean): string =>
  ["button", look, small && "small", wide && "wide", icon && !hasText && "icon"].filter(Boolean).join(" ");

export type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** It is being done: a second press does nothing, and focus stays. */
    busy?: boolean;
    ref?: Ref<HTMLButtonElement>;
  };

/** Without text it needs an `aria-label`, which is shown as a hint, too. */
export function Button({ look, small, wide, icon, busy, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      title={children ? undefined : rest["aria-label"]}
      {...rest}
      className={classOf({ look, small, wide, icon }, Boolean(children))}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
    </button>
  );
}

type AnchorProps = Look &
  AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement>; children?: ReactNode };

/** A link to a file or another site that looks like a button. */
export function AnchorButton({ look, small, wide, icon, children, ...rest }: AnchorProps) {
  return (
    <a
      title={children ? undefined : rest["aria-label"]}
      {...rest}
      className={classOf({ look, small, wide, icon }, Boolean(children))}
    >
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
    </a>
  );
}

/** A link within the dashboard that looks like a button: `to`, `params`, `search` as of `Link`. */
export const LinkButton = createLink(AnchorButton);
