/** What a website needs for the widget: one line, which also keeps its place so that nothing jumps. */
export const snippetFor = (slug: string, widget?: string): string => {
  return widget
    ? `<script async src="${location.origin}/embed.js" data-business="${slug}" data-widget="${widget}"></script>`
    : `<bookkit-widget style="display:block;min-height:640px"></bookkit-widget><script async src="${location.origin}/w/${slug}.js"></script>`;
};
