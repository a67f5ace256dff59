/** What a website needs for the widget: an element that keeps its place, so that nothing jumps, and what fills it. */
export const snippetFor = (slug: string, widget?: string): string => {
  const script = widget
    ? `src="${location.origin}/embed.js" data-business="${slug}" data-widget="${widget}"`
    : `src="${location.origin}/w/${slug}.js"`;
  return `<bookkit-widget style="display:block;min-height:640px"></bookkit-widget><script async ${script}></script>`;
};
