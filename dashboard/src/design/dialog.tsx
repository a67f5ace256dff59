import { type ReactNode, useEffect, useId, useRef } from "react";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";

interface DialogProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** Buttons; the main one last. */
  foot?: ReactNode;
  /** `sheet` slides in from the side and leaves the page in sight. */
  look?: "sheet";
  wide?: boolean;
  /** The heading stands elsewhere in it; the title is for screen readers. */
  bare?: boolean;
}

/** The browser's own modal dialog: it keeps the focus inside, closes with Esc and gives the focus back. */
export function Dialog({ title, onClose, children, foot, look, wide, bare }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { acts } = useStrings("app");
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={[look, wide && "wide"].filter(Boolean).join(" ")}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // The veil belongs to the dialog itself; its content covers the rest.
        if (event.target === dialog.current && outside(event, dialog.current)) onClose();
      }}
    >
      {bare ? (
        <h2 id={id} className="hidden-text">
          {title}
        </h2>
      ) : (
        <div className="dialog-head">
          <h2 id={id}>{title}</h2>
          <Button look="quiet" icon="close" aria-label={acts.close} onClick={onClose} />
        </div>
      )}
      <div className="dialog-body">{children}</div>
      {foot && <div className="dialog-foot">{foot}</div>}
    </dialog>
  );
}

function outside(at: { clientX: number; clientY: number }, element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  return at.clientX < box.left || at.clientX > box.right || at.clientY < box.top || at.clientY > box.bottom;
}
