CREATE TABLE "webhook_deliveries" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"business_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"subject_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"response_status" integer,
	"response_body" text,
	"last_error" text,
	"tries" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "webhook_deliveries_id_unique" UNIQUE("id"),
	CONSTRAINT "webhook_deliveries_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "webhook_deliveries_status" CHECK ("webhook_deliveries"."status" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_by" text,
	"events" text[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_secret_until" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "webhook_endpoints_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "webhook_endpoints_url" UNIQUE("business_id","url"),
	CONSTRAINT "webhook_endpoints_disabled_reason" CHECK ("webhook_endpoints"."disabled_reason" in ('gone', 'failing'))
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_business_id_endpoint_id_webhook_endpoints_business_id_id_fk" FOREIGN KEY ("business_id","endpoint_id") REFERENCES "public"."webhook_endpoints"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_log" ON "webhook_deliveries" USING btree ("business_id","endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("endpoint_id","subject_id","seq") WHERE "webhook_deliveries"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE "webhook_deliveries"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_age" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_creator" ON "webhook_endpoints" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_creation" ON "webhook_endpoints" USING btree ("business_id","created_at","id");--> statement-breakpoint
-- An id as the code makes them: a prefix, then 26 of 32 symbols. Two random UUIDs hold 244 random bits, 128 of which are used.
CREATE FUNCTION "new_opaque_id"("prefix" text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT "prefix" || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + (get_byte(drawn.bytes, place) & 31), 1), '')
  FROM (SELECT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex') AS bytes) AS drawn,
    generate_series(0, 25) AS place
$$;
--> statement-breakpoint
-- The deliveries of an event are written with it, by any path: both are there or neither is. Whoever set an endpoint up
-- may have said that webhooks are not to be told of an event.
CREATE FUNCTION "queue_webhook_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "webhook_deliveries"
    ("id", "business_id", "endpoint_id", "event_id", "type", "subject_id", "next_attempt_at", "created_at")
  SELECT "new_opaque_id"('whd_'), e."business_id", w."id", e."id", e."type", e."subject_id", e."occurred_at", e."occurred_at"
  FROM "happened" e
  JOIN "webhook_endpoints" w ON w."business_id" = e."business_id" AND w."enabled" AND e."type" = ANY (w."events")
  LEFT JOIN "notification_preferences" p ON p."business_id" = w."business_id" AND p."user_id" = w."created_by"
  WHERE coalesce((p."preferences" #>> ARRAY['events', e."type", 'webhook'])::boolean, true)
  ORDER BY e."seq";
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "events_to_webhooks" AFTER INSERT ON "events" REFERENCING NEW TABLE AS "happened"
  FOR EACH STATEMENT EXECUTE FUNCTION "queue_webhook_deliveries"();
