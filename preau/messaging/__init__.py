"""Conversations between families and schools.

It promises that the writer knows who will receive before sending, that each message between school and
family names its child, and that two separated parents never read each other.
"""
