/** Where a customer came from, as far as the page and its address say so. */
export function attributionOf(dataset: DOMStringMap, widget: string) {
  const utm: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(location.search))
    if (/^utm_[a-z]{1,20}$/.test(name) && value) utm[name.slice(4)] = value.slice(0, 200);
  const { source, directory, listing } = dataset;
  return {
    ...(source ? { source } : {}),
    ...(directory ? { directory } : {}),
    ...(listing ? { listing } : {}),
    ...(Object.keys(utm).length > 0 ? { utm } : {}),
    widget,
    pageUrl: (location.origin + location.pathname).slice(0, 2000),
  };
}
