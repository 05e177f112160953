"""How two awarding organisations grant direct claims status, in our own words, as terms of policy.

Both publish their conditions; what stands here are the figures, from which the engine works.
"""

from rule_builders import terms

from mapping_engine import DirectClaimsTerms, Reliability, ReviewRoute


def like_ncfe() -> DirectClaimsTerms:
    """Return terms with two routes: one review without a fault, or two good ones within a year and a half.

    The one review grades every criterion 1 with reliability A, leaves no action open, and samples at least three
    learners of whom two are final. The two are graded 3 or better with reliability A or B, lie 1 to 18 months apart,
    and hold three final samples between them. The status is kept by reviews with a final sample, grade 3 and B or
    better.
    """
    at_once = ReviewRoute(
        reviews=1, worst_grade=1, worst_reliability=Reliability.A, least_learners=3, least_final_samples=2
    )
    over_time = ReviewRoute(
        reviews=2,
        worst_grade=3,
        worst_reliability=Reliability.B,
        least_final_samples=3,
        no_open_actions=False,
        months_between=(1, 18),
    )
    keep = ReviewRoute(
        reviews=1, worst_grade=3, worst_reliability=Reliability.B, least_final_samples=1, no_open_actions=False
    )
    return terms(
        DirectClaimsTerms,
        routes=(at_once, over_time),
        keep=keep,
        authority="NCFE: published conditions of direct claim status, per qualification",
    )


def like_gateway() -> DirectClaimsTerms:
    """Return terms with one route: two good samplings in a row, counted anew once actions are closed."""
    good = ReviewRoute(reviews=2, worst_grade=3, worst_reliability=Reliability.B)
    return terms(
        DirectClaimsTerms,
        routes=(good,),
        restarts_after_action=True,
        authority="Gateway Qualifications: published conditions of direct claim status",
    )
