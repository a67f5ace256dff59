import { useMutation } from "@tanstack/react-query";
import { toast } from "#dashboard/design/toast.tsx";
import { explain, isConflict } from "./explain.ts";
import { refresh } from "./query-client.ts";

interface Act<Input, Result> {
  run: (input: Input) => Promise<Result>;
  /** First words of the keys of what is asked anew afterwards, also when a conflict was told. */
  refresh?: string[];
  /** What is said when it is done. */
  done?: string | ((result: Result, input: Input) => string);
  after?: (result: Result, input: Input) => void;
}

/** One act of a button: runs, tells, asks anew. Failures are told in a toast; forms use `useForm` instead. */
export function useAct<Input = void, Result = unknown>(act: Act<Input, Result>) {
  const areas = act.refresh ?? [];
  return useMutation<Result, Error, Input>({
    mutationFn: act.run,
    async onSuccess(result, input) {
      const said = typeof act.done === "function" ? act.done(result, input) : act.done;
      if (said) toast({ text: said });
      act.after?.(result, input);
      await refresh(...areas);
    },
    async onError(error) {
      toast({ text: explain(error), tone: "bad" });
      if (isConflict(error)) await refresh(...areas);
    },
  });
}
