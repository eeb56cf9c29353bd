"""Hears what a client means: sentences, features, calibrated probabilities, evidence."""
