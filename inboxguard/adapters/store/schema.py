"""The database's tables, as numbered migrations that are never changed once released."""

#: "ibgd": marks the file as ours (PRAGMA application_id), so that no other SQLite file is taken for the state.
APPLICATION_ID = 0x69626764

MIGRATIONS = (
    """
    CREATE TABLE folder (
        account TEXT NOT NULL, name TEXT NOT NULL, uidvalidity INTEGER NOT NULL, uidnext INTEGER NOT NULL,
        PRIMARY KEY (account, name)
    ) STRICT;
    CREATE TABLE mail (
        content_id TEXT PRIMARY KEY, account TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL,
        uid TEXT NOT NULL, phase TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, backlog INTEGER NOT NULL,
        seen_at TEXT NOT NULL, client_id TEXT, sender TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '',
        others TEXT NOT NULL DEFAULT '',
        message_id TEXT, thread TEXT NOT NULL DEFAULT '', sent_at TEXT, language TEXT NOT NULL DEFAULT 'other',
        skipped TEXT, decision TEXT, kinds TEXT NOT NULL DEFAULT '', step TEXT, because TEXT NOT NULL DEFAULT '',
        model TEXT NOT NULL DEFAULT '', judged_at TEXT, reviewed_at TEXT
    ) STRICT;
    CREATE INDEX mail_by_phase ON mail (phase, account);
    CREATE INDEX mail_by_judged ON mail (judged_at);
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY, content_id TEXT NOT NULL REFERENCES mail, client_id TEXT NOT NULL,
        sent_at TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, probability REAL, doubtful INTEGER NOT NULL,
        evidence TEXT, because TEXT NOT NULL, verdict INTEGER
    ) STRICT;
    CREATE INDEX entry_by_client ON entry (client_id, sent_at);
    CREATE INDEX entry_by_mail ON entry (content_id);
    CREATE TABLE draft (
        ref TEXT PRIMARY KEY, content_id TEXT NOT NULL REFERENCES mail, account TEXT NOT NULL, thread TEXT NOT NULL,
        client_id TEXT NOT NULL, kinds TEXT NOT NULL, step TEXT NOT NULL, content BLOB NOT NULL, size INTEGER NOT NULL,
        sha256 TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', folder TEXT, uidvalidity INTEGER,
        uidnext INTEGER, uid INTEGER, attempts INTEGER NOT NULL DEFAULT 0, tried_at TEXT, created_at TEXT NOT NULL,
        stored_at TEXT
    ) STRICT;
    CREATE INDEX draft_by_state ON draft (state, account);
    CREATE INDEX draft_by_thread ON draft (thread);
    CREATE TABLE sent (
        account TEXT NOT NULL, uid TEXT NOT NULL, thread TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (account, uid)
    ) STRICT;
    CREATE INDEX sent_by_thread ON sent (thread);
    CREATE TABLE correspondent (email TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
    CREATE TABLE answered (message_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
    CREATE TABLE look (
        account TEXT PRIMARY KEY, last_good TEXT, last_try TEXT, error TEXT NOT NULL DEFAULT '',
        refused INTEGER NOT NULL DEFAULT 0, noticed INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE summary (
        day TEXT PRIMARY KEY, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, tried_at TEXT,
        content BLOB NOT NULL, sent_at TEXT
    ) STRICT;
    CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    """,
    """
    ALTER TABLE draft ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE draft ADD COLUMN text_hash TEXT NOT NULL DEFAULT '';
    ALTER TABLE draft ADD COLUMN kept_sha256 TEXT NOT NULL DEFAULT '';
    ALTER TABLE draft ADD COLUMN retry_at TEXT;
    ALTER TABLE draft ADD COLUMN swept_at TEXT;
    ALTER TABLE draft ADD COLUMN left_at TEXT;
    ALTER TABLE draft ADD COLUMN fate TEXT;
    ALTER TABLE draft ADD COLUMN fate_at TEXT;
    ALTER TABLE draft ADD COLUMN place TEXT;
    UPDATE draft SET place = CAST(uid AS TEXT);
    ALTER TABLE draft DROP COLUMN uid;
    ALTER TABLE draft RENAME COLUMN place TO uid;
    CREATE INDEX draft_by_mail ON draft (content_id);
    ALTER TABLE sent ADD COLUMN in_reply_to TEXT NOT NULL DEFAULT '';
    ALTER TABLE sent ADD COLUMN refs TEXT NOT NULL DEFAULT '';
    ALTER TABLE sent ADD COLUMN text_hash TEXT NOT NULL DEFAULT '';
    CREATE INDEX mail_by_message_id ON mail (message_id);
    CREATE INDEX sent_by_answered ON sent (in_reply_to);
    CREATE TABLE event (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, detail TEXT NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE round (
        content_id TEXT PRIMARY KEY REFERENCES mail, client_id TEXT NOT NULL, project TEXT NOT NULL,
        sent_at TEXT NOT NULL, said INTEGER
    ) STRICT;
    CREATE INDEX round_by_project ON round (client_id, project);
    """,
    """
    CREATE TABLE promise (
        content_id TEXT PRIMARY KEY REFERENCES mail, client_id TEXT NOT NULL, invoice TEXT, said_at TEXT NOT NULL,
        due TEXT, sentence TEXT, state TEXT NOT NULL, claimed_at TEXT, followed_at TEXT
    ) STRICT;
    CREATE INDEX promise_by_client ON promise (client_id, said_at);
    ALTER TABLE draft ADD COLUMN purpose TEXT NOT NULL DEFAULT 'reply';
    """,
)
