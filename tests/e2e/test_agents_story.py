"""The demo's second act, step by step: every mail of two agents and three customers, and nothing else, in the right threads."""
from teller import Silent
from world.agents_act import Act


def test_two_agents_three_customers(world):
    teller = Silent()
    act = Act(teller, world)
    act.play()
    assert act.count >= 25
    assert {name for name, mails, *_ in teller.rows if not mails} == {"Laura Berg"}
    assert world.world.postgres.query("promised", "SELECT * FROM desk.audit()") == []
