import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonOf, thingsOf } from "./requirements.ts";

test("what Stripe asks for is said once each, and whatever it invents is still something", () => {
  assert.deepEqual(
    thingsOf([
      "business_type",
      "external_account",
      "individual.verification.document",
      "person_1.verification.additional_document",
      "individual.dob.day",
      "individual.dob.month",
      "company.address.city",
      "representative.phone",
      "company.tax_id",
      "owners.first_name",
      "individual.last_name",
      "something.new",
    ]),
    ["kind", "bank", "identity", "birth", "address", "contact", "number", "people", "name", "about"],
  );
  assert.deepEqual(
    ["requirements.past_due", "requirements.pending_verification", "rejected.fraud", "platform_paused"].map(
      reasonOf,
    ),
    ["past_due", "pending", "rejected", "other"],
  );
});
