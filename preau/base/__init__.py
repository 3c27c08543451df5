"""The ground that every room stands on. A closed list; nothing joins it without a line here.

- `clock`        the one source of now
- `quiet`        the pure rule of quiet hours
- `identifiers`  keys of official numbers: UAI, SIREN, INSEE code
- `audit`        one line per act: who, what, on what, when
- `manifest`     what a room offers to the rooms above it: menu, cards, kinds of notification, panels, reactions
- `handing`      what a room hands over of a school that leaves: files, one after the other
- `events`       what happens below becomes jobs above; what a room asks of siblings that it does not import
- `language`     the language of what is kept, and how a refusal is said to who asked
- `transaction`  one transaction, in the language of what is kept
- `rows`         plain SQL for what everyone asks at once
- `live`         where slow bytes go, and the way back
- `direct`       what has changed is told at once
- `untrusted`    bounded readers for what comes from outside
- `health`       whether a process can serve
- `management`   commands of an installation that belong to no room: the worker
- `tasks`        jobs that a kill left halfway are taken up again
"""
