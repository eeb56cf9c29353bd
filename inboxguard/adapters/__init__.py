"""What touches the world: mailboxes, the database, the mail relay, the terminal. Decides nothing."""
