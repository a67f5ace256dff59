import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

interface MenuProps {
  button: ButtonProps & { "aria-label"?: string };
  children: ReactNode;
  /** Anything else than `Button` that opens it. */
  trigger?: (props: Record<string, unknown>) => ReactNode;
}

/** A button with a list of acts; arrows move, Esc closes, the browser's popover lays it over everything. */
export function Menu({ button, children, trigger }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  const place = () => {
    const from = opener.current?.getBoundingClientRect();
    const menu = list.current;
    if (!from || !menu) return;
    const width = menu.offsetWidth;
    const height = menu.offsetHeight;
    const rtl = document.documentElement.dir === "rtl";
    const wanted = rtl || from.left + width > innerWidth - 8 ? from.right - width : from.left;
    const below = from.bottom + 4;
    menu.style.left = `${Math.max(8, Math.min(wanted, innerWidth - width - 8))}px`;
    menu.style.top = `${below + height > innerHeight - 8 ? Math.max(8, from.top - height - 4) : below}px`;
  };
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>(".item") ?? [])];
  const move = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + (at < 1 ? all.length : 0),
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[next % all.length]?.focus();
  };
  const opening = {
    ref: opener,
    "aria-haspopup": "menu" as const,
    "aria-expanded": open,
    popoverTarget: id,
  };
  return (
    <>
      {trigger ? trigger(opening) : <Button {...button} {...opening} />}
      <div
        id={id}
        ref={list}
        popover="auto"
        role="menu"
        tabIndex={-1}
        className="menu"
        onToggle={(event) => {
          const opened = event.newState === "open";
          setOpen(opened);
          if (opened) {
            place();
            items()[0]?.focus();
          }
        }}
        onKeyDown={move}
        onClick={(event) => {
          if ((event.target as HTMLElement).closest(".item")) list.current?.hidePopover();
        }}
      >
        {open && children}
      </div>
    </>
  );
}

interface ItemProps {
  icon?: IconName;
  children: ReactNode;
  onSelect?: () => void;
  href?: string;
  danger?: boolean;
  checked?: boolean;
  external?: boolean;
}

export function MenuItem({ icon, children, onSelect, href, danger, checked, external }: ItemProps) {
  const role =
    checked === undefined ? { role: "menuitem" } : { role: "menuitemradio", "aria-checked": checked };
  const inside = (
    <>
      {icon && <Icon name={icon} size={18} />}
      <span className="grow">{children}</span>
      {checked && (
        <span className="check-mark">
          <Icon name="check" size={18} />
        </span>
      )}
    </>
  );
  const className = danger ? "item danger" : "item";
  if (href !== undefined)
    return (
      <a
        className={className}
        {...role}
        href={href}
        target={external ? "_blank" : undefined}
        rel="noreferrer"
      >
        {inside}
      </a>
    );
  return (
    <button type="button" className={className} {...role} onClick={onSelect}>
      {inside}
    </button>
  );
}

export const MenuLine = () => <hr />;
export const MenuTitle = ({ children }: { children: ReactNode }) => (
  <div className="menu-title" role="presentation">
    {children}
  </div>
);
