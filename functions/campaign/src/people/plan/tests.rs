//! Each test breaks the published campaign file in one place and expects that very line back.

use super::{Campaign, PhaseId, PlanError};

const PUBLISHED: &str = include_str!("../../../../../site/content/campaign.toml");

/// Swaps the one line that reads `old` (the `nth` of equal ones) and returns what `parse` says about it.
#[track_caller]
fn swap_nth(old: &str, nth: usize, new: &str) -> (usize, String) {
    let at = PUBLISHED
        .lines()
        .enumerate()
        .filter(|(_, line)| *line == old)
        .map(|(index, _)| index)
        .nth(nth)
        .unwrap_or_else(|| panic!("no line {nth} reads {old}"));
    let changed: Vec<&str> = PUBLISHED
        .lines()
        .enumerate()
        .map(|(index, line)| if index == at { new } else { line })
        .collect();
    let PlanError { line, reason } = Campaign::parse(&changed.join("\n")).expect_err("a mistake");
    assert_eq!(line, at + 1, "{reason}");
    (line, reason)
}

#[track_caller]
fn refused(old: &str, new: &str, reason: &str) {
    let (_, said) = swap_nth(old, 0, new);
    assert!(said.contains(reason), "{said}");
}

#[track_caller]
fn refused_nth(old: &str, nth: usize, new: &str, reason: &str) {
    let (_, said) = swap_nth(old, nth, new);
    assert!(said.contains(reason), "{said}");
}

/// Cuts the text out and returns the mistake as people read it.
#[track_caller]
fn without(cut: &str) -> String {
    assert_eq!(PUBLISHED.matches(cut).count(), 1, "{cut}");
    Campaign::parse(&PUBLISHED.replace(cut, ""))
        .expect_err("a mistake")
        .to_string()
}

/// The 1-based line of the file that reads like this.
fn line_of(text: &str) -> usize {
    PUBLISHED.lines().position(|line| line == text).unwrap() + 1
}

#[test]
fn the_published_file_is_accepted() {
    let campaign = Campaign::parse(PUBLISHED).unwrap();
    assert_eq!(campaign.phases.len(), 4);
    assert_eq!(campaign.units.iter().filter(|unit| !unit.example).count(), 8);
    assert_eq!(
        campaign.phase(PhaseId::SelfCheck).unwrap().ends,
        campaign.rules.lenient_until
    );
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let error = PlanError {
        line: 7,
        reason: "the text is empty".to_owned(),
    };
    assert_eq!(error.to_string(), "line 7: the text is empty");
}

#[test]
fn broken_syntax_is_refused_where_it_breaks() {
    refused("[contact]", "[contact", "unclosed table");
    refused("[forms]", "[contact]", "duplicate key");
    refused("area_code = \"0731\"", "hotline = \"0731\"", "duplicate key");
}

#[test]
fn unknown_keys_are_refused_with_the_known_ones() {
    refused(
        "bureau = \"株洲市环保局\"",
        "bureaux = \"株洲市环保局\"",
        "unknown field `bureaux`, expected one of `name`",
    );
    refused("area_code = \"0731\"", "area = \"0731\"", "unknown field `area`");
    refused("id = \"wrap_up\"", "id = \"wrapup\"", "unknown variant `wrapup`");
    refused(
        "kind = \"section\"",
        "kind = \"office\"",
        "unknown variant `office`",
    );
}

#[test]
fn values_of_a_wrong_type_are_refused() {
    refused(
        "bureau = \"株洲市环保局\"",
        "bureau = 1",
        "invalid type: integer `1`",
    );
    refused(
        "most_participations = 20",
        "most_participations = \"20\"",
        "invalid type: string \"20\"",
    );
    refused(
        "clearly_above_market_percent = 20",
        "clearly_above_market_percent = -20",
        "integer `-20`",
    );
    refused("starts = \"2017-08-15\"", "starts = \"2017-13-15\"", "month");
    refused(
        "starts = \"2017-08-15\"",
        "starts = 2017-08-15",
        "a date stands in quotes",
    );
    refused(
        "id = \"hetang\"",
        "id = \"荷塘\"",
        "a unit's id has 1 to 32 lower-case letters",
    );
    refused("id = \"lusong\"", "id = \"bureau\"", "give the unit another id");
}

#[test]
fn a_missing_key_is_told_at_the_table_that_lacks_it() {
    assert_eq!(
        without("bureau = \"株洲市环保局\"\n"),
        "line 1: missing field `bureau`"
    );
    let contact = line_of("[contact]");
    assert_eq!(
        without("area_code = \"0731\"\n"),
        format!("line {contact}: missing field `area_code`")
    );
    let unit = line_of("id = \"hetang\"") - 1;
    assert_eq!(
        without("id = \"hetang\"\n"),
        format!("line {unit}: missing field `id`")
    );
}

#[test]
fn texts_and_lists_that_say_nothing_are_refused() {
    refused("name = \"荷塘分局\"", "name = \"\"", "the text is empty");
    refused("name = \"荷塘分局\"", "name = \"　\"", "the text is empty");
    refused("name = \"荷塘分局\"", "name = \"荷塘分局 \"", "white space");
    refused(
        "spans = [\"小水电项目的经营\"]",
        "spans = []",
        "the list is empty",
    );
    refused(
        "    \"成立局专项整治工作领导小组\",",
        "    \"\",",
        "the text is empty",
    );
    refused("# icp = \"湘ICP备……号-1\"", "icp = \"\"", "the text is empty");
}

#[test]
fn a_campaign_that_ends_before_it_starts_is_refused() {
    refused(
        "ends = \"2018-01-31\"",
        "ends = \"2017-01-31\"",
        "the campaign ends before it starts (2017-08-15)",
    );
}

#[test]
fn a_phase_that_ends_before_it_starts_is_refused() {
    refused(
        "ends = \"2017-12-31\"",
        "ends = \"2017-09-30\"",
        "the phase ends before it starts (2017-10-01)",
    );
}

#[test]
fn phases_outside_the_period_are_refused() {
    let outside = "outside the campaign's period (2017-08-15 to 2018-01-31)";
    refused("starts = \"2017-08-16\"", "starts = \"2017-08-14\"", outside);
    refused_nth("ends = \"2018-01-31\"", 1, "ends = \"2018-02-01\"", outside);
}

#[test]
fn phases_may_share_one_day_but_not_two() {
    refused(
        "starts = \"2017-08-25\"",
        "starts = \"2017-08-24\"",
        "the phase starts before the one above it ends (2017-08-25)",
    );
}

#[test]
fn each_phase_is_there_once_and_in_its_place() {
    refused(
        "id = \"investigation\"",
        "id = \"self_check\"",
        "this phase is there twice",
    );
    let wrap_up = PUBLISHED.find("[[phases]]\nid = \"wrap_up\"").unwrap();
    let rules = PUBLISHED.find("[rules]").unwrap();
    let missing = without(&PUBLISHED[wrap_up..rules]);
    assert_eq!(
        missing,
        format!("line {}: the phase `wrap_up` is missing", line_of("[[phases]]"))
    );
    let swapped = PUBLISHED
        .replace("\"mobilization\"", "\"x\"")
        .replace("\"self_check\"", "\"mobilization\"");
    let error = Campaign::parse(&swapped.replace("\"x\"", "\"self_check\"")).expect_err("a mistake");
    assert_eq!(error.line, line_of("id = \"self_check\""));
    assert_eq!(error.reason, "this phase stands after one that it comes before");
    refused(
        "name = \"规范总结阶段\"",
        "name = \"自查自纠阶段\"",
        "`自查自纠阶段` is there twice",
    );
}

#[test]
fn deadlines_outside_their_phase_or_the_period_are_refused() {
    let delivery = "deliver_by = \"2017-09-15\"";
    refused(
        delivery,
        "deliver_by = \"2018-02-01\"",
        "outside the campaign's period",
    );
    refused(
        delivery,
        "deliver_by = \"2017-08-24\"",
        "before the self-check phase starts (2017-08-25)",
    );
    let leniency = "lenient_until = \"2017-09-30\"";
    refused(
        leniency,
        "lenient_until = \"2017-08-14\"",
        "outside the campaign's period",
    );
    refused(
        leniency,
        "lenient_until = \"2017-08-24\"",
        "before the self-check phase starts (2017-08-25)",
    );
    refused(
        leniency,
        "lenient_until = \"2017-10-01\"",
        "after the self-check phase ends (2017-09-30)",
    );
}

#[test]
fn figures_out_of_a_sane_range_are_refused() {
    refused(
        "leading_cadre_window_years = 3",
        "leading_cadre_window_years = 0",
        "0 is not between 1 and 10",
    );
    refused(
        "civil_servant_window_years = 2",
        "civil_servant_window_years = 20",
        "20 is not between 1 and 10",
    );
    let percent = "clearly_above_market_percent = 20";
    refused(
        percent,
        "clearly_above_market_percent = 0",
        "0 is not between 1 and 100",
    );
    refused(
        percent,
        "clearly_above_market_percent = 101",
        "101 is not between 1 and 100",
    );
    refused(
        "most_participations = 20",
        "most_participations = 0",
        "0 is not between 1 and 50",
    );
    refused(
        "most_participations = 20",
        "most_participations = 51",
        "51 is not between 1 and 50",
    );
    refused("keep_years = 10", "keep_years = 0", "0 is not between 1 and 30");
    refused(
        "issued_code_days = 45",
        "issued_code_days = 181",
        "181 is not between 1 and 180",
    );
    refused(
        "filings_a_day = 100",
        "filings_a_day = 9",
        "9 is not between 10 and 1000000",
    );
}

#[test]
fn a_file_from_before_filings_were_limited_is_still_read() {
    let older = PUBLISHED.replace("filings_a_day = 100\n", "");
    assert_ne!(older, PUBLISHED);
    let campaign = Campaign::parse(&older).unwrap();
    assert_eq!(campaign.rules.filings_a_day, 100);
}

#[test]
fn units_with_an_id_or_a_name_twice_are_refused() {
    refused("id = \"shifeng\"", "id = \"hetang\"", "`hetang` is there twice");
    refused(
        "name = \"石峰分局\"",
        "name = \"荷塘分局\"",
        "`荷塘分局` is there twice",
    );
}

#[test]
fn an_office_in_an_unknown_unit_is_refused() {
    refused(
        "unit = \"supervision-section\"",
        "unit = \"supervision\"",
        "no unit has the id `supervision`",
    );
}

#[test]
fn sectors_stand_once_and_without_the_one_every_campaign_has() {
    refused("name = \"涉渔\"", "name = \"涉砂\"", "`涉砂` is there twice");
    refused(
        "name = \"涉渔\"",
        "name = \"其他类\"",
        "every campaign has 其他类",
    );
}

#[test]
fn telephone_numbers_are_digits() {
    for number in ["2868 2655", "0731-28682655", "２８６８２６５５", "2868"] {
        refused(
            "hotline = \"28682655\"",
            &format!("hotline = \"{number}\""),
            "5 to 11 digits",
        );
    }
    refused("telephone = \"28682655\"", "telephone = \"无\"", "5 to 11 digits");
    for code in ["731", "07311", "07a1"] {
        refused(
            "area_code = \"0731\"",
            &format!("area_code = \"{code}\""),
            "an area code is 0 and",
        );
    }
}

#[test]
fn of_several_mistakes_the_topmost_is_told() {
    let text = PUBLISHED
        .replace("area_code = \"0731\"", "area_code = \"731\"")
        .replace("\"2017-12-31\"", "\"2017-09-30\"");
    assert_eq!(
        Campaign::parse(&text).expect_err("two mistakes").line,
        line_of("ends = \"2017-12-31\"")
    );
}

#[test]
fn line_ends_of_windows_do_not_shift_the_line() {
    let text = PUBLISHED
        .replace("area_code = \"0731\"", "area_code = \"731\"")
        .replace('\n', "\r\n");
    assert_eq!(
        Campaign::parse(&text).expect_err("a mistake").line,
        line_of("area_code = \"0731\"")
    );
}

#[test]
fn signers_are_roster_numbers_named_once_and_every_unit_has_them() {
    refused(
        "party_secretary = \"JL-004\"",
        "party_secretary = \"党组书记\"",
        "花名册编号",
    );
    refused(
        "signers = [\"HT-001\", \"HT-002\"]",
        "signers = [\"HT-001\", \"HT-001\"]",
        "`HT-001` is there twice",
    );
    refused(
        "signers = [\"HT-001\", \"HT-002\"]",
        "signers = []",
        "the list is empty",
    );
    assert!(without("signers = [\"HT-001\", \"HT-002\"]\n").contains("missing field `signers`"));
}
