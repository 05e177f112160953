"""What a case file expects of its verdict, compared with the verdict it gets."""

from mapping_engine import Verdict
from service.case_file.form_decisions import Expected


def differences(expected: Expected, verdict: Verdict) -> tuple[str, ...]:
    """Return in words how a verdict differs from the expected one; nothing if it does not."""
    found = {(each.code, each.place) for each in verdict.findings}
    wanted = {(each.code, each.place) for each in expected.findings}
    words = [] if expected.claimable == verdict.claimable else [f"expected claimable: {expected.claimable}"]
    words += [f"expected finding is missing: {code} at {place}" for code, place in sorted(wanted - found)]
    words += [f"finding was not expected: {code} at {place}" for code, place in sorted(found - wanted)]
    return tuple(words)
