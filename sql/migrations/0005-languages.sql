-- The language of each mail to a customer, and the promises that were found in agents' own words.

ALTER TABLE desk.setting
    ADD languages text[] NOT NULL DEFAULT '{}' COLLATE "C"; -- that have templates: customers are written to in no other

-- message.language was the one in which its writer was answered. It is now what was found in his own words, and that one
-- stands beside it, with where it was taken from.
CREATE DOMAIN desk.language_source AS text CHECK (VALUE IN ('text', 'header', 'customer', 'ticket', 'queue', 'desk'));
ALTER TABLE desk.message
    ADD answered_in text, -- the language in which he is written to from then on; NULL: from before this was kept
    ADD answered_by desk.language_source; -- 'text' its words, 'header' its Content-Language, 'customer' what he last wrote in
UPDATE desk.message SET answered_in = language, answered_by = CASE WHEN joined_by = 'agent' THEN 'ticket' ELSE 'queue' END;
UPDATE desk.message SET language = NULL;

ALTER TYPE desk.mail
    ADD ATTRIBUTE found text, -- the language of its own words, when that is certain
    ADD ATTRIBUTE language_by text; -- where language was taken from: desk.language_source
