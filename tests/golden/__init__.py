"""Situations as a freelancer lives them: mail, agreement and history above, what the product makes of it below."""
