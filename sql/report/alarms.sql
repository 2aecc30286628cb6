-- What is wrong at this moment.
CREATE VIEW report.alarms AS
SELECT a.name, a.since, a.detail FROM desk.alarm a ORDER BY a.since, a.name;

COMMENT ON VIEW report.alarms IS 'alarms in force; promised(8) describes each';
COMMENT ON COLUMN report.alarms.name IS 'its name';
COMMENT ON COLUMN report.alarms.since IS 'since when';
COMMENT ON COLUMN report.alarms.detail IS 'what is wrong, in words';
