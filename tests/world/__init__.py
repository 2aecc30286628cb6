"""The world in which the desk is tried: private servers on loopback, with people who have mailboxes."""
