import { useEffect, useEffectEvent, useRef, useState } from "react";

/** A mail as mail programs show it, in a document of its own where its inline styles hold and nothing runs. */
export function MailFrame({
  title,
  html,
  language,
  onDrawn,
}: {
  title: string;
  html: string;
  language: string;
  /** It is as high as the mail. */
  onDrawn(): void;
}) {
  const drawn = useEffectEvent(onDrawn);
  const frame = useRef<HTMLIFrameElement>(null);
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    const root = frame.current?.contentDocument?.documentElement;
    if (!isThere || !root || !frame.current) return;
    root.lang = language;
    root.dir = language === "ar" ? "rtl" : "ltr";
    root.innerHTML = html;
    // Its links are to be seen only: whoever follows one would lose the page.
    for (const link of root.querySelectorAll("a")) link.removeAttribute("href");
    frame.current.style.blockSize = `${root.scrollHeight}px`;
    drawn();
  }, [html, language, isThere]);
  return (
    <iframe
      ref={frame}
      className="mail-frame"
      title={title}
      src="/dashboard/mail-frame"
      sandbox="allow-same-origin"
      onLoad={() => setThere(true)}
    />
  );
}
