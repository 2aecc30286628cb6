"""What the checks found: a rule is a sentence that must be true of every case; it must have had a case, too."""
import collections


class Findings:
    SHOWN = 5

    def __init__(self):
        self.cases = collections.Counter()
        self.wrong = collections.defaultdict(list)
        self.rules = []
        self.missing = []

    def rule(self, rule):
        """Names a rule whether or not a case comes up."""
        if rule not in self.rules:
            self.rules.append(rule)

    def check(self, rule, holds, *detail):
        """One case of a rule."""
        self.rule(rule)
        self.cases[rule] += 1
        if not holds:
            self.wrong[rule].append(" ".join(str(part) for part in detail))
        return holds

    def equal(self, rule, found, wanted, *detail):
        return self.check(rule, found == wanted, *detail, "is", found, "not", wanted)

    def count(self):
        return sum(len(list_) for list_ in self.wrong.values())

    def tap(self, needed):
        """Lines of TAP; needed: a rule without a case has proven nothing, and fails; so does what never came up."""
        if needed:
            self.check("everything that can happen came up", not self.missing, *self.missing)
        yield f"1..{len(self.rules)}"
        for number, rule in enumerate(self.rules, 1):
            wrong = self.wrong[rule]
            good = not wrong and (self.cases[rule] or not needed)
            yield f"{'ok' if good else 'not ok'} {number} - {rule}: {self.cases[rule]} cases" + (
                f", {len(wrong)} wrong" if wrong else "")
            yield from (f"# {line}" for line in wrong[:self.SHOWN])
