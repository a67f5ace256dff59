import assert from "node:assert/strict";
import { it } from "node:test";
import { z } from "zod";
import { apiRoutes } from "#src/api.ts";

/** Plans are few and published in a shape of their own. */
const OTHERWISE = new Set(["listTiers"]);

const lists = apiRoutes.flatMap(({ operationId, method, query, responses }) => {
  const schema = responses[200]?.schema;
  const isList = method === "get" && schema instanceof z.ZodObject && schema.shape.data instanceof z.ZodArray;
  return isList && !OTHERWISE.has(operationId) ? [{ operationId, query, shape: schema.shape }] : [];
});

it("every list says whether more follows, and one that may go on takes a limit and a cursor", () => {
  assert.ok(lists.length > 30, `${lists.length} lists`);
  const wrong = lists.filter(({ query, shape }) => {
    const isWhole = shape.nextCursor instanceof z.ZodNull;
    const isPaged = query !== undefined && "limit" in query.shape && "cursor" in query.shape;
    return shape.nextCursor === undefined || isWhole === isPaged;
  });
  assert.deepEqual(
    wrong.map(({ operationId }) => operationId),
    [],
  );
});
