import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "#dashboard/api/query-client.ts";
import { language } from "#dashboard/strings/strings.ts";
import { router } from "./app/router.tsx";
import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import "./design/surfaces.css";

document.documentElement.lang = language;

// A part of the page that an update has taken away: the new document knows the new parts.
addEventListener("vite:preloadError", (event) => {
  event.preventDefault();
  location.reload();
});

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
