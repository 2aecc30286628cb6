/* Measures as monitoring reads them: the OpenMetrics text format, and the older one of Prometheus
 * that node_exporter's textfile collector knows. */
#ifndef CTL_METRICS_H
#define CTL_METRICS_H

#include "../common/str.h"
#include "answer.h"

enum metrics_format { METRICS_OPEN, METRICS_PROMETHEUS };

/* Appends the text of families (the answer of api.ctl_metrics()); NULL: the database could not be
 * asked, which the text says. labels, made by metrics_label(), are those that every sample has. */
void metrics_text(
    const struct answer *families, enum metrics_format format, const char *labels, struct str *out);
/* Appends one label; false when its name, the first n bytes of text, is none. */
bool metrics_label(const char *text, size_t n, const char *value, struct str *labels);

#endif
