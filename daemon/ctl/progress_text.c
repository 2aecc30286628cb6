#include "progress.h"

#include <inttypes.h>
#include "text.h"

enum { BAR_WIDEST = 30, BAR_NARROWEST = 8 };

void
progress_time(int64_t seconds, struct str *out)
{
	if (seconds < 90)
		str_addf(out, "%" PRId64 " s", seconds);
	else if (seconds < 5400)
		str_addf(out, "%" PRId64 " min", (seconds + 30) / 60);
	else
		str_addf(
		    out, "%" PRId64 " h %02" PRId64 " min", seconds / 3600, seconds % 3600 / 60);
}

static void
add_number(int64_t n, struct str *out)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%" PRId64, n);

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
			str_addc(out, ',');
		str_addc(out, digits[i]);
	}
}

static void
add_bytes(int64_t n, struct str *out)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	double size = (double)n / 1024;
	size_t i = 0;

	while (size >= 1024 && i + 1 < sizeof units / sizeof *units) {
		size /= 1024;
		i++;
	}
	str_addf(out, "%.*f %s", size < 10 ? 1 : 0, size, units[i]);
}

static bool
counts_bytes(const char *unit)
{
	return strcmp(unit, "bytes") == 0;
}

void
progress_amount(int64_t n, const char *unit, struct str *out)
{
	if (counts_bytes(unit)) {
		add_bytes(n, out);
		return;
	}
	add_number(n, out);
	str_addf(out, " %s", unit);
}

static void
add_rate(const struct progress_state *s, struct str *out)
{
	str_addz(out, ", ");
	if (counts_bytes(s->unit))
		add_bytes((int64_t)s->rate, out);
	else if (s->rate >= 10)
		add_number((int64_t)(s->rate + 0.5), out);
	else
		str_addf(out, "%.1f", s->rate);
	str_addz(out, "/s");
}

static void
add_left(const struct progress_state *s, struct str *out)
{
	double left = (double)(s->total - s->done) / s->rate;

	if (left > 1e8) /* three years: it stands still, rather */
		return;
	str_addz(out, ", ");
	progress_time((int64_t)left + 1, out);
	str_addz(out, " left");
}

void
progress_done(int64_t done, int64_t total, const char *unit, struct str *out)
{
	if (total > 0) {
		if (counts_bytes(unit))
			add_bytes(done, out);
		else
			add_number(done, out);
		str_addz(out, " of ");
	}
	progress_amount(total > 0 ? total : done, unit, out);
}

/* "42%, 12,345 of 29,000 mails, 350/s, 47 s left" */
static void
add_figures(const struct progress_state *s, struct str *out)
{
	int64_t done = s->done < s->total ? s->done : s->total;

	if (s->total > 0)
		str_addf(out, "%d%%, ", (int)(100.0 * (double)done / (double)s->total));
	progress_done(s->done, s->total, s->unit, out);
	if (s->rate > 0)
		add_rate(s, out);
	if (s->total > s->done && s->rate > 0)
		add_left(s, out);
	else if (s->total == 0) {
		str_addz(out, ", ");
		progress_time(s->seconds, out);
	}
}

static void
add_bar(const struct progress_state *s, size_t width, struct str *out)
{
	double part = (double)s->done / (double)s->total;
	size_t filled = (size_t)((part < 1 ? part : 1) * (double)width);

	str_addc(out, '[');
	for (size_t i = 0; i < width; i++)
		str_addc(out, i < filled ? '#' : '.');
	str_addz(out, "] ");
}

static void
add_cut(const char *text, size_t width, struct str *out)
{
	size_t n = strlen(text);

	while (n > 0 && text_width(text, n) > width)
		n = utf8_cut(text, n, n - 1);
	str_add(out, text, n);
}

void
progress_text(const struct progress_state *s, size_t width, struct str *out)
{
	struct str figures = {0}, line = {0};

	add_figures(s, &figures);
	if (*s->note)
		str_addf(&figures, ": %s", s->note);
	if (width == 0) {
		str_addf(out, "%s: %s", s->doing, str_text(&figures));
		str_free(&figures);
		return;
	}
	str_addf(&line, "%s ", s->doing);
	size_t used =
	    text_width(str_text(&line), line.len) + 3 + text_width(str_text(&figures), figures.len);
	size_t room = used < width ? width - used : 0;
	if (s->total > 0 && room >= BAR_NARROWEST)
		add_bar(s, room < BAR_WIDEST ? room : BAR_WIDEST, &line);
	str_add(&line, str_text(&figures), figures.len);
	add_cut(str_text(&line), width, out);
	str_free(&line);
	str_free(&figures);
}
