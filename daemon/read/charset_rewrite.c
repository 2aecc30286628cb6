#include "charset_rewrite.h"

#include <stdbool.h>

void
euc_from_2022(struct str *out, const char *s, size_t n)
{
	char mode = 'B'; /* the final letter of the escape in force: B, J ASCII; $ kanji; D JIS X
	                    0212; I katakana */

	for (size_t i = 0; i < n; i++) {
		if (s[i] == 27 && i + 2 < n && s[i + 1] == '(') {
			mode = s[i + 2] == 'I' ? 'I' : 'B';
			i += 2;
		} else if (s[i] == 27 && i + 3 < n && s[i + 1] == '$' && s[i + 2] == '(') {
			mode = s[i + 3] == 'D' ? 'D' : '$';
			i += 3;
		} else if (s[i] == 27 && i + 2 < n && s[i + 1] == '$') {
			mode = '$';
			i += 2;
		} else if (mode == 'B' || s[i] <= ' ') {
			if (s[i] == '\n')
				mode = 'B';
			str_addc(out, s[i]);
		} else if (mode == 'I') {
			str_addc(out, '\x8e');
			str_addc(out, (char)(s[i] | 0x80));
		} else if (i + 1 < n) {
			if (mode == 'D')
				str_addc(out, '\x8f');
			str_addc(out, (char)(s[i] | 0x80));
			str_addc(out, (char)(s[++i] | 0x80));
		}
	}
}

void
gb_from_hz(struct str *out, const char *s, size_t n)
{
	bool gb = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '~' && i + 1 < n && strchr("{}~\n", s[i + 1])) {
			i++;
			if (s[i] == '~')
				str_addc(out, '~');
			else
				gb = s[i] == '{';
		} else if (gb && s[i] > ' ' && i + 1 < n) {
			str_addc(out, (char)(s[i] | 0x80));
			str_addc(out, (char)(s[++i] | 0x80));
		} else {
			gb = gb && s[i] != '\n';
			str_addc(out, s[i]);
		}
	}
}
