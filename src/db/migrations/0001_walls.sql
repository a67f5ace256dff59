-- The walls: what the schema language cannot say, and what makes a double booking impossible.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- The gap between two claims of one subject is the larger of the first's after-buffer and the second's
-- before-buffer. For claims in order this is: neither [start, end + after) nor [start - before, end) overlap,
-- hence two constraints. Claims of one session (same key) are let through; their seats are told apart below.
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_no_overlap_after" EXCLUDE USING gist (
  "subject_id" WITH =, "session_key" WITH <>, tstzrange("starts_at", "busy_until") WITH &&
) WHERE (NOT "override");
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_no_overlap_before" EXCLUDE USING gist (
  "subject_id" WITH =, "session_key" WITH <>, tstzrange("busy_from", "ends_at") WITH &&
) WHERE (NOT "override");
--> statement-breakpoint
CREATE UNIQUE INDEX "allocations_one_per_seat" ON "allocations" ("subject_id", "session_key", "seat") WHERE NOT "override";
--> statement-breakpoint
-- Whatever the public config or availability follows from raises the business's version, by any path: caches compare it.
CREATE FUNCTION "touch_business"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "businesses" SET "updated_at" = "updated_at"
    WHERE "id" IN (SELECT DISTINCT "business_id" FROM "changed");
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "raise_config_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."config_version" := OLD."config_version" + 1;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "businesses_version" BEFORE UPDATE ON "businesses" FOR EACH ROW EXECUTE FUNCTION "raise_config_version"();
--> statement-breakpoint
DO $$
DECLARE watched text;
BEGIN
  FOREACH watched IN ARRAY ARRAY['categories', 'services', 'packages', 'package_services', 'team_members',
    'team_member_services', 'schedule_overrides', 'time_off', 'closures', 'resources', 'resource_groups',
    'service_resource_groups', 'widgets', 'reviews']
  LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_added', watched);
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_changed', watched);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_removed', watched);
  END LOOP;
END $$;
