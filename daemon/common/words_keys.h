/* The keys of the groups time and promise, in one place for those who check them and for those who
 * understand them: each X(key) is a list in words.conf. What they mean: promised-languages(7). */
#ifndef WORDS_KEYS_H
#define WORDS_KEYS_H

/* clang-format off */

#define TIME_KEYS(X) \
	X(monday) X(tuesday) X(wednesday) X(thursday) X(friday) X(saturday) X(sunday) \
	X(january) X(february) X(march) X(april) X(may) X(june) \
	X(july) X(august) X(september) X(october) X(november) X(december) \
	X(n0) X(n1) X(n2) X(n3) X(n4) X(n5) X(n6) X(n7) X(n8) X(n9) X(n10) X(n11) X(n12) \
	X(n14) X(n15) X(n20) X(n21) X(n24) X(n30) X(n40) X(n45) X(n48) X(n72) X(couple) X(half) \
	X(o1) X(o2) X(o3) X(o4) X(o5) X(o6) X(o7) X(o8) X(o9) X(o10) X(o11) X(o12) \
	X(o13) X(o14) X(o15) X(o16) X(o17) X(o18) X(o19) X(o20) X(o21) X(o22) X(o23) X(o24) \
	X(o25) X(o26) X(o27) X(o28) X(o29) X(o30) X(o31) \
	X(today) X(tomorrow) X(overmorrow) X(yesterday) X(same_day) \
	X(morning) X(noon) X(afternoon) X(evening) X(night) X(day_end) \
	X(at) X(am) X(pm) X(oclock) X(half_past) X(half_to) X(quarter_past) X(quarter_to) X(quarter_of) X(minus) \
	X(ordinal) X(daynumber) X(label) \
	X(minute) X(hour) X(half_hour) X(hour_half) X(day_night) X(day) X(business_day) \
	X(week) X(two_weeks) X(month) X(year) X(weekend) \
	X(by) X(latest) X(before) X(in) X(within) X(on) X(from) X(every) X(about) X(ago) \
	X(or) X(to) X(between) X(and) \
	X(this) X(next) X(after_next) X(last) X(begin) X(middle) X(end) X(of)

#define PROMISE_KEYS(X) \
	X(subject) X(commits) X(either) X(contact) X(deed) X(prepare) X(nouns) X(keep) \
	X(not) X(maybe) X(if) X(event) X(ask) X(you) X(past) X(others) X(policy) X(hours) X(said) \
	X(but) X(and) X(abbreviations) X(greeting) X(closing) X(postscript) X(plain)

/* clang-format on */

#endif
