"""The patterns R1 to R14 of real qualifications, the traps of their wording, and the edges an engine gets wrong."""

from combination_fixtures import FOLDER, cases_of, check

EVERY_CASE = [case for path in sorted(FOLDER.glob("*.yaml")) for case in cases_of(path.stem)]


def test_r1_business_administration_total_caps_and_level_hold_together() -> None:
    check("r01-business-administration")


def test_r2_business_and_administration_further_credits_and_barred_names() -> None:
    check("r02-business-and-administration-2010")


def test_r3_adult_care_counts_a_group_of_groups_with_a_cap_inside() -> None:
    check("r03-adult-care-2017")


def test_r4_adult_care_lists_what_a_partial_certificate_could_name() -> None:
    check("r04-adult-care-partial")


def test_r5_assessing_vocational_achievement_asks_for_all_three_units() -> None:
    check("r05-assessing-vocational-achievement")


def test_r6_plastering_records_additional_units_and_never_counts_them() -> None:
    check("r06-plastering")


def test_r7_trowel_occupations_count_units_that_carry_no_credit() -> None:
    check("r07-trowel-occupations")


def test_r8_healthcare_support_asks_for_credits_and_units_of_one_group() -> None:
    check("r08-healthcare-support-services")


def test_r9_clinical_healthcare_support_has_a_tree_for_each_level() -> None:
    check("r09-clinical-healthcare-support")


def test_r10_construction_site_management_has_five_pathways() -> None:
    check("r10-construction-site-management")


def test_r11_an_svq_of_eight_units_three_of_them_mandatory() -> None:
    check("r11-svq-business-and-administration")


def test_r12_an_svq_of_four_mandatory_and_four_optional_units() -> None:
    check("r12-svq-health-and-social-care")


def test_r13_eligibility_with_a_barred_combination() -> None:
    check("r13-eligibility-for-claims")


def test_r14_units_with_one_barring_code_do_not_combine() -> None:
    check("r14-barring-codes")


def test_edge_15_of_a_barred_pair_the_one_that_counts_may_break_the_level_minimum() -> None:
    check("edges", "edge 15")


def test_edge_16_one_title_at_two_levels_counts_once() -> None:
    check("edges", "edge 16")
    check("r02-business-and-administration-2010", "one name at two levels")


def test_edge_17_a_unit_in_two_groups_is_counted_once() -> None:
    check("edges", "edge 17")


def test_edge_18_a_cap_on_indivisible_units_has_four_readings() -> None:
    check("traps-at-most")


def test_edge_19_further_credits_by_whole_units_are_more_than_the_sum() -> None:
    check("traps-further")


def test_edge_20_at_a_level_is_not_at_or_above_it() -> None:
    check("edges", "edge 20")


def test_edge_21_the_credits_of_additional_units_are_not_counted() -> None:
    check("edges", "edge 21")


def test_edge_22_enough_credits_do_not_replace_a_mandatory_unit() -> None:
    check("edges", "edge 22")


def test_edge_23_a_superseded_unit_stands_for_its_successor_and_both_count_once() -> None:
    check("edges", "edge 23")


def test_edge_25_credit_is_what_was_achieved_and_not_what_the_successor_is_worth() -> None:
    check("edges", "with the credit that was achieved")
    check("edges", "of a superseded unit and its successor")


def test_edge_27_achieving_another_pathway_does_not_complete_the_chosen_one() -> None:
    check("edges", "edge 27")
    check("r10-construction-site-management", "achieved another")


def test_requirement_04_every_pattern_has_a_fixture_with_both_verdicts() -> None:
    files = sorted(path.stem for path in FOLDER.glob("r*.yaml"))

    assert [file[:3] for file in files] == [f"r{number:02}" for number in range(1, 15)]
    for file in files:
        assert {case.satisfied for case in cases_of(file)} == {True, False}


def test_requirement_03_units_without_credit_or_level_are_counted_as_units() -> None:
    for file in ("r07-trowel-occupations", "r11-svq-business-and-administration"):
        assert all(facts.credit is None for case in cases_of(file) for facts in case.facts.values())
        check(file)


def test_requirement_08_barred_sets_let_one_count_and_barring_codes_do_too() -> None:
    check("r02-business-and-administration-2010")
    check("r13-eligibility-for-claims")
    check("r14-barring-codes")


def test_requirement_09_additional_units_are_recorded_and_never_counted() -> None:
    for case in EVERY_CASE:
        counted = {line.unit_id for line in case.outcome.counted}
        recorded = {each.unit_id for each in case.outcome.uncounted if each.reason == "additional"}
        if not case.outcome.undecided:
            assert recorded == set(case.fields["achieved"]) & set(case.rules.additional_units)
        assert not counted & set(case.rules.additional_units)


def test_requirement_10_no_unit_is_counted_twice_in_the_whole_tree() -> None:
    for case in EVERY_CASE:
        counted = [line.unit_id for line in case.outcome.counted]
        assert len(counted) == len(set(counted))
