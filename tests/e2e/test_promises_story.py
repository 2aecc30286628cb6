"""The demo's third act, step by step: every mail of a week of promises, and nothing else, at its moment."""
from teller import Silent
from world.promises_act import Act


def test_a_week_of_promises(world):
    teller = Silent()
    act = Act(teller, world, world.world.desk)
    act.play()
    assert act.count >= 35
    assert all(mails for _, mails, *_ in teller.rows)
    assert world.world.postgres.query("promised", "SELECT * FROM desk.audit()") == []
