"""Every invariant of a store, in the order in which the doctor tells of them."""

from service.storage.invariants.base import Check
from service.storage.invariants.certificates import certificates_prove_themselves, verdicts_still_hold
from service.storage.invariants.keys import centres_are_apart, nothing_hangs_on_nothing, registrations_are_apart
from service.storage.invariants.mappings import mappings_name_criteria

INVARIANTS: tuple[Check, ...] = (
    nothing_hangs_on_nothing,
    centres_are_apart,
    registrations_are_apart,
    mappings_name_criteria,
    certificates_prove_themselves,
    verdicts_still_hold,
)
