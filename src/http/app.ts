/** The whole HTTP application: routes, document, reference, error pages, and an answer for everything else. */
import { Hono } from "hono";
import { Refusal } from "#domain/refusals.ts";
import { errorIndexPage, errorPage } from "./error-pages.ts";
import type { HtmlPage } from "./html.ts";
import { mountRoutes } from "./mount.ts";
import { openApiDocument } from "./openapi.ts";
import { mountPages, type PageAnswer, type PageDefinition } from "./pages.ts";
import { Pipeline, type PipelineOptions, unmatchedEndpoint } from "./pipeline.ts";
import { isRefusalCode } from "./problems.ts";
import { publicRule } from "./rate-rules.ts";
import { referencePage } from "./reference-page.ts";
import { apiPrefix } from "./response-headers.ts";
import type { RouteDefinition } from "./route.ts";

export interface AppInput<Deps> {
  routes: readonly RouteDefinition<Deps>[];
  deps: Deps;
  options: PipelineOptions;
  /** Pages, assets, sign-in and whatever else is not a described route. */
  pages?: readonly PageDefinition[];
  info?: { title: string; version: string; description?: string };
}

const defaultInfo = {
  title: "BookingMachine",
  version: "1",
  description: "Booking for local service businesses: instant prices, times that are really free.",
};

function pageAnswer(page: HtmlPage): PageAnswer {
  return {
    status: 200,
    headers: { ...page.headers, "cache-control": "public, max-age=3600" },
    body: page.html,
  };
}

function ownPages<Deps>({ routes, info = defaultInfo }: AppInput<Deps>): PageDefinition[] {
  // Made on first request: most processes in tests never ask for them.
  let json: string | undefined;
  let html: PageAnswer | undefined;
  const document = () => openApiDocument(routes, info);
  return [
    {
      path: `${apiPrefix}/openapi.json`,
      methods: ["GET"],
      limit: publicRule,
      handle() {
        json ??= JSON.stringify(document());
        const headers = { "content-type": "application/json", "cache-control": "no-cache" };
        return { status: 200, headers, body: json };
      },
    },
    {
      path: `${apiPrefix}/docs`,
      methods: ["GET"],
      limit: publicRule,
      handle() {
        html ??= pageAnswer(referencePage(document()));
        return html;
      },
    },
    { path: "/errors", methods: ["GET"], handle: () => pageAnswer(errorIndexPage()) },
    {
      path: "/errors/:code",
      methods: ["GET"],
      handle({ params }) {
        const code = params.code ?? "";
        if (!isRefusalCode(code)) throw new Refusal("not_found", "There is no error with this code.");
        return pageAnswer(errorPage(code));
      },
    },
  ];
}

/** Builds the application. Throws when routes contradict each other; never starts to listen. */
export function createApp<Deps>(input: AppInput<Deps>): Hono {
  const app = new Hono();
  const pipeline = new Pipeline(input.options);
  mountRoutes(app, input.routes, input.deps, pipeline);
  mountPages(app, pipeline, [...ownPages(input), ...(input.pages ?? [])]);
  app.notFound((context) =>
    pipeline.serve(context, (request) => ({
      endpoint: unmatchedEndpoint(request.path, request.method),
      work: () => {
        throw new Refusal("not_found", "Nothing is at this address.");
      },
    })),
  );
  return app;
}
