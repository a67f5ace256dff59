import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from "react";
import { useStrings } from "#dashboard/strings/strings.ts";
import { Button } from "./button.tsx";
import { Toasts } from "./toast.tsx";

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

/**
 * The browser's own modal dialog: it keeps the focus inside, closes with Esc and gives the focus back. Once something was
 * put into a form of it, a press beside it does nothing and Esc asks first.
 */
export function Dialog({ title, onClose, children, foot, look, wide, bare }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const typed = useRef(false);
  const [asking, ask] = useState(false);
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
  // A dialog that was opened from this one tells React's events on.
  const isOwn = ({ target }: SyntheticEvent) =>
    target instanceof Element && target.closest("dialog") === dialog.current;
  const leave = () => (typed.current ? ask(true) : onClose());
  return (
    <dialog
      ref={dialog}
      className={[look, wide && "wide"].filter(Boolean).join(" ")}
      aria-labelledby={id}
      onInput={(event) => {
        if (isOwn(event) && (event.target as HTMLInputElement).form) typed.current = true;
      }}
      onKeyDown={(event) => {
        // A second Esc without anything between them would close it whatever `cancel` says. In a menu it is the menu's.
        if (event.key !== "Escape" || !typed.current || !isOwn(event)) return;
        if ((event.target as Element).closest(".menu")) return;
        event.preventDefault();
        leave();
      }}
      onCancel={(event) => {
        if (!isOwn(event)) return;
        event.preventDefault();
        leave();
      }}
      // The browser closed it all the same.
      onClose={(event) => isOwn(event) && dialog.current?.open === false && onClose()}
      onPointerDown={(event) => {
        // The veil belongs to the dialog itself; its content covers the rest.
        if (event.target === dialog.current && outside(event, dialog.current) && !typed.current) onClose();
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
      {asking && <LeaveDialog onLeave={onClose} onStay={() => ask(false)} />}
      <Toasts />
    </dialog>
  );
}

/** Asked before what was typed is lost. */
export function LeaveDialog({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  const { acts } = useStrings("app");
  return (
    <Dialog
      title={acts.leaveForm}
      onClose={onStay}
      foot={
        <>
          <Button look="danger" onClick={onLeave}>
            {acts.discard}
          </Button>
          <Button look="primary" data-autofocus onClick={onStay}>
            {acts.keepEditing}
          </Button>
        </>
      }
    >
      <p>{acts.leaveFormText}</p>
    </Dialog>
  );
}

function outside(at: { clientX: number; clientY: number }, element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  return at.clientX < box.left || at.clientX > box.right || at.clientY < box.top || at.clientY > box.bottom;
}
