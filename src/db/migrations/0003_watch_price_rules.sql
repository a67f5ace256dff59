-- The new tables that prices follow from raise the business's version, like the others.
DO $$
DECLARE watched text;
BEGIN
  FOREACH watched IN ARRAY ARRAY['surcharges', 'service_areas', 'postal_places']
  LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_added', watched);
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_changed', watched);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION touch_business()', watched || '_removed', watched);
  END LOOP;
END $$;
