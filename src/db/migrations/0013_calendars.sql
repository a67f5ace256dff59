CREATE TABLE "busy_calendars" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"url" text NOT NULL,
	"url_hash" text NOT NULL,
	"host" text NOT NULL,
	"etag" text,
	"last_modified" text,
	"read_at" timestamp with time zone,
	"refreshed_at" timestamp with time zone,
	"next_refresh_at" timestamp with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "busy_calendars_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "busy_calendars_once" UNIQUE("business_id","team_member_id","url_hash")
);
--> statement-breakpoint
CREATE TABLE "busy_times" (
	"business_id" text NOT NULL,
	"calendar_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "busy_times_business_id_calendar_id_starts_at_pk" PRIMARY KEY("business_id","calendar_id","starts_at"),
	CONSTRAINT "busy_times_order" CHECK ("busy_times"."starts_at" < "busy_times"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "calendar_feeds" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "calendar_feeds_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "calendar_feeds_once" UNIQUE("business_id","user_id","kind"),
	CONSTRAINT "calendar_feeds_kind" CHECK ("calendar_feeds"."kind" in ('person', 'business'))
);
--> statement-breakpoint
ALTER TABLE "busy_calendars" ADD CONSTRAINT "busy_calendars_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "busy_times" ADD CONSTRAINT "busy_times_business_id_calendar_id_busy_calendars_business_id_id_fk" FOREIGN KEY ("business_id","calendar_id") REFERENCES "public"."busy_calendars"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_business_id_user_id_memberships_business_id_user_id_fk" FOREIGN KEY ("business_id","user_id") REFERENCES "public"."memberships"("business_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "busy_calendars_by_creation" ON "busy_calendars" USING btree ("business_id","team_member_id","created_at","id");--> statement-breakpoint
CREATE INDEX "busy_calendars_due" ON "busy_calendars" USING btree ("next_refresh_at");--> statement-breakpoint
CREATE INDEX "busy_times_by_business" ON "busy_times" USING btree ("business_id","ends_at");--> statement-breakpoint
-- Free times follow from what calendars elsewhere say. Only differences are written, so only they raise the version.
CREATE TRIGGER "busy_times_added" AFTER INSERT ON "busy_times" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch_business();
--> statement-breakpoint
CREATE TRIGGER "busy_times_changed" AFTER UPDATE ON "busy_times" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch_business();
--> statement-breakpoint
CREATE TRIGGER "busy_times_removed" AFTER DELETE ON "busy_times" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch_business();
