"""An end to what earlier tests and acts have left open: agents close it, each by an answer to the first mail about it."""
from . import clients, process

OPEN = """SELECT DISTINCT ON (t.id) t.number, lower(a.address), o.message_id FROM desk.ticket t
          JOIN desk.outbox o ON o.ticket_id = t.id AND o.state = 'sent' JOIN desk.agent a ON a.id = o.agent_id
          WHERE t.state <> 'closed' AND a.active AND o.audience = 'agent' ORDER BY t.id, o.id"""


def close_all(world):
    """Waits until it is done. What no agent was told of (machines' mail, agents' own matters) stays open."""
    left = world.sql(OPEN)
    for _, address, message_id in left:
        person = world.account(address)
        mail = process.wait_for(lambda: world.find_mail(person, message_id), 20, f"{message_id} is in the mailbox")
        raw = clients.plain(mail, person, "#close\n")
        world.submit(person, raw, [to.addr_spec for to in clients.back_to(mail)])
    numbers = [number for number, *_ in left]
    world.wait_sql("SELECT NOT EXISTS (SELECT FROM desk.ticket WHERE number = ANY (%s) AND state <> 'closed')", numbers,
                   what=f"the tickets {numbers} are closed")
