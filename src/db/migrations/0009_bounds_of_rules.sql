CREATE INDEX "refused_demand_by_date" ON "refused_demand" USING btree ("date");--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_booking_cutoff" CHECK ("services"."booking_cutoff" is null or (coalesce("services"."booking_cutoff"->>'daysBefore' ~ '^[0-9]{1,3}$', false)
        and coalesce("services"."booking_cutoff"->>'at' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$', false)));