import { z } from "zod";
import { Refusal, refuseField } from "#domain/refusals.ts";
import type { RouteRequest } from "#http/route.ts";
import type { Deps } from "../deps.ts";
import { provesByCode } from "./change-totp.ts";
import type { UserRow } from "./queries.ts";
import { codeField, givenPassword } from "./schemas.ts";
import { provesByPassword } from "./verify-credentials.ts";

export const proofFields = {
  code: codeField.optional().describe("Of the authenticator app, or a recovery code."),
  password: givenPassword.optional(),
};

export const proofSchema = z.strictObject(proofFields);
type Proof = z.output<typeof proofSchema>;

/**
 * An unattended screen must not be enough for what is grave: whoever is signed in shows a code or the password again.
 * Refuses with `validation_failed` at `code` or `password`.
 */
export async function proveAgain(
  deps: Deps,
  request: RouteRequest,
  user: UserRow,
  { code, password }: Proof,
): Promise<void> {
  if (code !== undefined && user.totpEnabledAt !== null) {
    if (!(await provesByCode(deps, user, code)))
      throw refuseField("code", "Is not right, or was used already.", "validation_failed", "wrong_code");
  } else if (password !== undefined) {
    if (!(await provesByPassword(deps, request, user, password)))
      throw refuseField("password", "Is not your password.", "validation_failed", "wrong_password");
  } else {
    // Who has neither sets a password by a link from the mailbox first.
    const path = user.totpEnabledAt === null ? "password" : "code";
    const message = path === "code" ? "Send a code or the password." : "Send the password.";
    throw new Refusal("validation_failed", message, { errors: [{ path, code: "required", message }] });
  }
}
