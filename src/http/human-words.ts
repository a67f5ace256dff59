/** What a person reads who meets an error in a browser; programs get the problem document. */
import type { RefusalCode } from "#domain/refusals.ts";

interface Said {
  title: string;
  text: string;
}
type Kind = "gone" | "link" | "denied" | "often" | "busy" | "broken" | "wrong";

const KIND_OF: Partial<Record<RefusalCode, Kind>> = {
  not_found: "gone",
  unauthorized: "link",
  link_expired: "link",
  forbidden: "denied",
  plan_required: "denied",
  rate_limited: "often",
  unavailable: "busy",
  storage_full: "busy",
  request_timeout: "busy",
  internal_error: "broken",
};

const WORDS: Readonly<Record<string, Readonly<Record<Kind, Said>>>> = {
  en: {
    gone: {
      title: "This page is not here",
      text: "Perhaps the address is cut short, or what stood here is gone.",
    },
    link: {
      title: "This link does not work",
      text: "Perhaps it is cut short, or it is not valid any more. Open it once more from the mail it came in.",
    },
    denied: {
      title: "This is not allowed",
      text: "Go back to the page you came from and try again from there.",
    },
    often: {
      title: "One moment, please",
      text: "That was very often in a short time. Try again in a minute.",
    },
    busy: {
      title: "Back in a moment",
      text: "This cannot be done just now. Try again in a minute; nothing was changed.",
    },
    broken: {
      title: "Something went wrong here",
      text: "It is our fault and has been written down. Try again, please.",
    },
    wrong: { title: "That did not work", text: "Go back, look at what you entered, and try again." },
  },
  de: {
    gone: {
      title: "Diese Seite gibt es nicht",
      text: "Vielleicht ist die Adresse abgeschnitten, oder was hier stand, ist nicht mehr da.",
    },
    link: {
      title: "Dieser Link geht nicht",
      text: "Vielleicht ist er abgeschnitten oder nicht mehr gültig. Öffnen Sie ihn noch einmal aus der E-Mail.",
    },
    denied: {
      title: "Das ist nicht erlaubt",
      text: "Gehen Sie zurück zur vorigen Seite und versuchen Sie es von dort noch einmal.",
    },
    often: {
      title: "Einen Moment bitte",
      text: "Das war sehr oft in kurzer Zeit. Versuchen Sie es in einer Minute noch einmal.",
    },
    busy: {
      title: "Gleich wieder da",
      text: "Das geht gerade nicht. Versuchen Sie es in einer Minute noch einmal; geändert wurde nichts.",
    },
    broken: {
      title: "Hier ist etwas schiefgegangen",
      text: "Das liegt an uns und wurde notiert. Bitte versuchen Sie es noch einmal.",
    },
    wrong: {
      title: "Das hat nicht geklappt",
      text: "Gehen Sie zurück, prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal.",
    },
  },
  es: {
    gone: {
      title: "Esta página no está aquí",
      text: "Puede que la dirección esté cortada o que lo que había aquí ya no exista.",
    },
    link: {
      title: "Este enlace no funciona",
      text: "Puede que esté cortado o que ya no sea válido. Ábralo de nuevo desde el correo.",
    },
    denied: { title: "Esto no está permitido", text: "Vuelva a la página anterior e inténtelo desde allí." },
    often: {
      title: "Un momento, por favor",
      text: "Han sido muchos intentos en poco tiempo. Inténtelo dentro de un minuto.",
    },
    busy: {
      title: "Volvemos enseguida",
      text: "Ahora mismo no es posible. Inténtelo dentro de un minuto; no se ha cambiado nada.",
    },
    broken: {
      title: "Algo ha fallado aquí",
      text: "Es culpa nuestra y ha quedado anotado. Inténtelo de nuevo, por favor.",
    },
    wrong: { title: "No ha funcionado", text: "Vuelva atrás, revise sus datos e inténtelo de nuevo." },
  },
  fr: {
    gone: {
      title: "Cette page n’existe pas",
      text: "L’adresse est peut-être incomplète, ou ce qui était ici a disparu.",
    },
    link: {
      title: "Ce lien ne fonctionne pas",
      text: "Il est peut-être incomplet ou n’est plus valable. Ouvrez-le de nouveau depuis l’e-mail.",
    },
    denied: {
      title: "Ce n’est pas autorisé",
      text: "Revenez à la page précédente et réessayez à partir de là.",
    },
    often: {
      title: "Un instant, s’il vous plaît",
      text: "Beaucoup d’essais en peu de temps. Réessayez dans une minute.",
    },
    busy: {
      title: "De retour dans un instant",
      text: "Ce n’est pas possible pour le moment. Réessayez dans une minute ; rien n’a été changé.",
    },
    broken: {
      title: "Quelque chose s’est mal passé",
      text: "C’est notre faute et c’est noté. Veuillez réessayer.",
    },
    wrong: {
      title: "Cela n’a pas fonctionné",
      text: "Revenez en arrière, vérifiez votre saisie et réessayez.",
    },
  },
  ja: {
    gone: {
      title: "ページが見つかりません",
      text: "アドレスが途中で切れているか、ページがなくなった可能性があります。",
    },
    link: {
      title: "このリンクは使えません",
      text: "途中で切れているか、有効期限が過ぎています。メールからもう一度開いてください。",
    },
    denied: { title: "この操作はできません", text: "前のページに戻って、もう一度お試しください。" },
    often: {
      title: "少しお待ちください",
      text: "短い間に何度も操作されました。1 分後にもう一度お試しください。",
    },
    busy: {
      title: "まもなく再開します",
      text: "ただいま処理できません。1 分後にもう一度お試しください。変更はされていません。",
    },
    broken: {
      title: "エラーが発生しました",
      text: "こちらの問題で、記録されています。もう一度お試しください。",
    },
    wrong: {
      title: "うまくいきませんでした",
      text: "戻って入力内容をご確認のうえ、もう一度お試しください。",
    },
  },
  ar: {
    gone: { title: "هذه الصفحة غير موجودة", text: "ربما كان العنوان ناقصًا أو لم يعد ما كان هنا موجودًا." },
    link: { title: "هذا الرابط لا يعمل", text: "ربما كان ناقصًا أو لم يعد صالحًا. افتحه مرة أخرى من البريد." },
    denied: { title: "هذا غير مسموح", text: "ارجع إلى الصفحة السابقة وحاول من هناك." },
    often: { title: "لحظة من فضلك", text: "محاولات كثيرة في وقت قصير. حاول مرة أخرى بعد دقيقة." },
    busy: { title: "سنعود بعد لحظات", text: "لا يمكن ذلك الآن. حاول بعد دقيقة، ولم يتغير شيء." },
    broken: { title: "حدث خطأ ما هنا", text: "الخطأ منا وقد سُجّل. يرجى المحاولة مرة أخرى." },
    wrong: { title: "لم ينجح ذلك", text: "ارجع وراجع ما أدخلته ثم حاول مرة أخرى." },
  },
};

/** In the first language of the browser that there are words for. */
export function saidToPeople(
  code: RefusalCode,
  acceptLanguage: string,
): Said & { lang: string; dir: "ltr" | "rtl" } {
  const wanted = acceptLanguage.split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  const lang = wanted.find((language) => Object.hasOwn(WORDS, language)) ?? "en";
  const kind = KIND_OF[code] ?? "wrong";
  const said = (WORDS[lang] ?? WORDS.en)?.[kind];
  if (!said) throw new Error(`no words for ${lang} ${kind}`);
  return { ...said, lang, dir: lang === "ar" ? "rtl" : "ltr" };
}
