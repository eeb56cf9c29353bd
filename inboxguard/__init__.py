"""inboxguard: sits beside the mailbox of a self-employed person and drafts what they mean to say."""

__version__ = "0.1.0"
