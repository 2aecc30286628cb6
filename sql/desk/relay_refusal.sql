-- Why an agent's words may not go to the customer: a code (desk.held_text) and what was found; NULL when they may. The last
-- look before they do: what the splitting of his mail left uncut, internal words, agents' addresses.
CREATE FUNCTION desk.relay_refusal(ticket_id bigint, words text, attachments jsonb, OUT code text, OUT detail text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_plain text := lower(translate(words, U&'\00AD\200B\200C\200D\200E\200F\2060\FEFF', ''));
BEGIN
    detail := desk.relay_uncut(relay_refusal.ticket_id, v_plain);
    IF detail IS NOT NULL THEN
        code := 'quote';
        detail := NULL; -- a secret
        RETURN;
    END IF;
    detail := desk.agent_address_in(v_plain);
    IF detail IS NOT NULL THEN
        code := 'agent-address';
        RETURN;
    END IF;
    detail := desk.command_in(words);
    IF detail IS NOT NULL THEN
        code := 'command-line';
        RETURN;
    END IF;
    detail := desk.relay_reveals(relay_refusal.ticket_id, words);
    IF detail IS NOT NULL THEN
        code := 'note-text';
        RETURN;
    END IF;
    detail := desk.relay_repeats(relay_refusal.ticket_id, words);
    IF detail IS NOT NULL THEN
        code := 'repeats';
        RETURN;
    END IF;
    detail := desk.relay_bad_file(relay_refusal.attachments);
    IF detail IS NOT NULL THEN
        code := 'file-names-agent';
    END IF;
END;
$$;
