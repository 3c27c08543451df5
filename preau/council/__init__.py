"""Assemblies that deliberate: who sits, when they are convened, what they vote, and the life of each act.

It promises that the law is asked before it is broken (a call too late is refused, with the article), that words of a
result come from its numbers, that no ballot can be tied to a voter, and that a number once given leaves no gap.
It knows the people who sit and those who keep the register; it never touches pupils. An act is also described as data,
read by the checker, the papers, ACTES and the open data.
"""
