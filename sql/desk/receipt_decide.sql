-- May this mail have a receipt? The table of promised(8), rule by rule; the first that applies decides.
CREATE FUNCTION desk.receipt_decide(m desk.mail, s desk.setting, joined boolean) RETURNS desk.decision
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    d desk.decision;
BEGIN
    d.verdict := 'never';
    d.rule := 0; d.reason := desk.receipt_rule_00(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 1; d.reason := desk.receipt_rule_01(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 2; d.reason := desk.receipt_rule_02(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 3; d.reason := desk.receipt_rule_03(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 4; d.reason := desk.receipt_rule_04(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 5; d.reason := desk.receipt_rule_05(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 6; d.reason := desk.receipt_rule_06(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 7; d.reason := desk.receipt_rule_07(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 8; d.reason := desk.receipt_rule_08(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 9; d.reason := desk.receipt_rule_09(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;
    d.rule := 10; d.reason := desk.receipt_rule_10(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;

    d.verdict := 'joined';
    d.rule := 11; d.reason := desk.receipt_rule_11(joined); IF d.reason IS NOT NULL THEN RETURN d; END IF;

    d.verdict := 'never';
    d.rule := 12; d.reason := desk.receipt_rule_12(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;

    d.verdict := 'send';
    d.rule := 13; d.reason := desk.receipt_rule_13(m, s); IF d.reason IS NOT NULL THEN RETURN d; END IF;

    d.verdict := 'never';
    d.rule := 14; d.reason := desk.receipt_rule_14(m, s);
    RETURN d;
END;
$$;
