"""Restauration et accueil périscolaire: what a commune runs around the hours of class, from morning care to the study room.

Families book, the commune counts, agents call the list and hand each child to whom the family named. It promises that
nothing changes after the deadline but by the commune, that an agent learns no motive, no diagnosis and no diet, and that
neither of two parents reads which of them has booked. Prices and invoices are the commune's own, outside.
"""
