"""The demo's second act, step by step: every mail of two agents and three customers, and nothing else, in the right threads."""
from world.agents_act import Act


class Silent:
    """The teller of a test: keeps what a demo would print."""

    def __init__(self):
        self.rows = []

    def tell(self, _text):
        pass

    say = mail = tell

    def command(self, world, *words):
        answer = world.ctl(*words)
        assert answer.code == 0, answer.err
        return answer.out

    def table(self, rows):
        self.rows = rows


def test_two_agents_three_customers(world):
    teller = Silent()
    act = Act(teller, world)
    act.play()
    assert act.count >= 25
    assert {name for name, mails, *_ in teller.rows if not mails} == {"Laura Berg"}
    with world.world.postgres.connect("promised") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT * FROM desk.audit()")
        assert cursor.fetchall() == []
