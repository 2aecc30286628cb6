-- Which version of promised made the schema: a program of another one can say which of the two is newer.
ALTER TABLE desk.schema ADD COLUMN version text; -- NULL: a version that did not say so
