"""Plays IMAP servers that cannot be installed here: like Gmail, Exchange, Cyrus, and one with the bare protocol.

`kinds` says in what each differs and where that is known from, `boxes` keeps the mail, `octets` answers FETCH and
SEARCH from a message, `server` speaks with the client, `owner` is the person who sits at the web page.
"""
