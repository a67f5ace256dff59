import { useRouter } from "@tanstack/react-router";
import { explain } from "#dashboard/api/explain.ts";
import { Button, LinkButton } from "#dashboard/design/button.tsx";
import { EmptyState, Page } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";

/** Instead of a page that threw. A part that cannot be loaded any more is from before an update. */
export function Crashed({ error }: { error: unknown }) {
  const { problems } = useStrings("app");
  const router = useRouter();
  return (
    <Page title={problems.title}>
      <EmptyState
        icon="alert"
        text={explain(error)}
        act={
          <Button
            onClick={() => {
              if (error instanceof TypeError) location.reload();
              else void router.invalidate();
            }}
          >
            {problems.reload}
          </Button>
        }
      />
    </Page>
  );
}

export function NotFound() {
  const { problems } = useStrings("app");
  return (
    <Page title={problems.pageNotFound}>
      <EmptyState
        icon="question"
        text={problems.notFound}
        act={<LinkButton to="/">{problems.toHome}</LinkButton>}
      />
    </Page>
  );
}

/** While it is found out who is signed in: the paper, and nothing that would jump. */
export function Starting() {
  return <div className="starting" aria-busy="true" />;
}
