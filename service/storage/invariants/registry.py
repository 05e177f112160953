"""Every invariant of a store, in the order in which the doctor tells of them."""

from service.storage.invariants.base import Check
from service.storage.invariants.certificates import certificates_prove_themselves, verdicts_still_hold
from service.storage.invariants.keys import centres_are_apart, nothing_hangs_on_nothing, registrations_are_apart
from service.storage.invariants.mappings import mappings_name_criteria
from service.storage.invariants.people import people_say_their_keys, registers_speak_of_own_people

INVARIANTS: tuple[Check, ...] = (
    nothing_hangs_on_nothing,
    centres_are_apart,
    registrations_are_apart,
    people_say_their_keys,
    registers_speak_of_own_people,
    mappings_name_criteria,
    certificates_prove_themselves,
    verdicts_still_hold,
)
