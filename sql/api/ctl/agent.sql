-- The agent whom a word on promisectl's command line means: {"agent": id}, or {"refused": why}. Those who have left are
-- known by their addresses alone.
CREATE FUNCTION api.ctl_agent(called text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
BEGIN
    RETURN jsonb_build_object('agent', coalesce(desk.agent_of(called), desk.agent_called(called)));
EXCEPTION WHEN SQLSTATE 'PD001' THEN
    RETURN jsonb_build_object('refused', SQLERRM);
END;
$$;
