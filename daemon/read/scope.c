#include "scope.h"

/* What clauses say of others: a condition that leads is one for all that follow; one that trails is
 * one for the clause before, and for those that this one adds to. */
static void
spread_condition(struct clause *clauses, size_t count, size_t i, enum feature f)
{
	bool leads = i == 0 || clauses[i].joined || clauses[i].fresh;

	if (!has(&clauses[i].features, f))
		return;
	for (size_t k = i + 1; leads && k < count; k++)
		feature_add(&clauses[k].imposed, f);
	for (size_t k = i; !leads && k-- > 0;) {
		feature_add(&clauses[k].imposed, f);
		if (!clauses[k].joined || clauses[k].when_count ||
		    has(&clauses[i].features, P_event))
			break; /* "... tonight, and I'll ping you once it is out" */
	}
}

/* "..., says the builder": reported words stand before it when nothing follows. */
static void
spread_report(const struct sentence *s, struct clause *clauses, size_t i)
{
	const struct clause *c = &clauses[i];
	size_t last = c->end - 1;

	while (last > c->first && s->items[last].token->kind == TOKEN_MARK)
		last--;
	if (i && has(&s->items[last].features, P_said) && !c->when_count)
		feature_add(&clauses[i - 1].imposed, P_said);
}

void
scope_spread(const struct sentence *s, struct clause *clauses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		spread_condition(clauses, count, i, P_if);
		spread_condition(clauses, count, i, P_event);
		spread_report(s, clauses, i);
	}
}
