ALTER TABLE "refunds" DROP CONSTRAINT "refunds_once_per_cause";--> statement-breakpoint
-- What made a cause one of a kind was an id within its text, which people were shown.
UPDATE "refunds" SET "cause" = 'by_hand' WHERE "cause" LIKE 'by hand %';--> statement-breakpoint
UPDATE "refunds" SET "cause" = 'stripe' WHERE "cause" LIKE 'stripe %';--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_once_per_cause" ON "refunds" USING btree ("business_id","payment_id","cause") WHERE "refunds"."cause" not in ('by_hand', 'stripe');--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_cause" CHECK ("refunds"."cause" in ('cancelled', 'late', 'surplus', 'no_show_taken_back', 'by_hand', 'stripe'));--> statement-breakpoint
-- Rates are "0.19" everywhere; lines of invoices had percentages.
CREATE FUNCTION pg_temp.lines_with_rates(lines jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(
    CASE WHEN jsonb_typeof(line -> 'taxRate') = 'string'
      THEN jsonb_set(line, '{taxRate}', to_jsonb(trim_scale(round((line ->> 'taxRate')::numeric / 100, 6))::text))
      ELSE line END
    ORDER BY place)
  FROM jsonb_array_elements(lines) WITH ORDINALITY AS one(line, place)
$$;--> statement-breakpoint
UPDATE "invoices" SET "lines" = pg_temp.lines_with_rates("lines") WHERE jsonb_path_exists("lines", '$[*].taxRate ? (@.type() == "string")');--> statement-breakpoint
UPDATE "recurring_invoices" SET "lines" = pg_temp.lines_with_rates("lines") WHERE jsonb_path_exists("lines", '$[*].taxRate ? (@.type() == "string")');--> statement-breakpoint
DROP FUNCTION pg_temp.lines_with_rates(jsonb);
