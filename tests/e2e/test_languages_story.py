"""The demo's fourth act, step by step: two customers in their own languages, and promises found in agents' words."""
from teller import Silent
from world.languages_act import Act


def test_in_their_own_words(world):
    teller = Silent()
    act = Act(teller, world, world.world.desk)
    act.play()
    assert all(mails for _, mails, *_ in teller.rows)
    assert world.world.postgres.query("promised", "SELECT * FROM desk.audit()") == []
