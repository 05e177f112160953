"""What must hold in a live store whatever happened to it, looked for across all centres in one state of it.

The log tells of changes behind its back (``audit_trail``); here it is asked whether what was recorded fits together:
nothing hangs on nothing, nothing of one centre hangs on another's, and every certificate rests on full coverage.
"""
