CREATE INDEX "users_unproven" ON "users" USING btree ("created_at") WHERE "users"."email_verified_at" is null;--> statement-breakpoint
CREATE INDEX "bookings_by_quote" ON "bookings" USING btree ("business_id","quote_id") WHERE "bookings"."quote_id" is not null;--> statement-breakpoint
CREATE INDEX "leads_by_quote" ON "leads" USING btree ("business_id","quote_id") WHERE "leads"."quote_id" is not null;--> statement-breakpoint
CREATE INDEX "invoices_by_quote" ON "invoices" USING btree ("business_id","quote_id") WHERE "invoices"."quote_id" is not null;