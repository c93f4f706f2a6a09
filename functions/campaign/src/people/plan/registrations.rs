//! The forms that registrations have: a slip of the pen is told before it is published.

use super::Campaign;
use super::checks::Mistakes;

/// What Chinese registries put before a number: the place that granted it, in one character.
const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A registration's key, what is given, whether that is in its form, and how the form is described.
type Rule<'given> = (
    &'static str,
    &'given Option<String>,
    fn(&str) -> bool,
    &'static str,
);

/// Adds what is wrong with the notice's facts and the site's registrations.
pub(super) fn check(campaign: &Campaign, found: &mut Mistakes) {
    check_notice(campaign, found);
    let given = &campaign.registrations;
    let rules: [Rule<'_>; 6] = [
        (
            "domain",
            &given.domain,
            is_government_host,
            "a host under gov.cn in lower case, such as zxzz.example.gov.cn",
        ),
        (
            "site_code",
            &given.site_code,
            is_site_code,
            "ten digits, or bm and eight digits",
        ),
        ("icp", &given.icp, is_icp, "such as 湘ICP备12345678号-1"),
        (
            "public_security",
            &given.public_security,
            is_public_security,
            "such as 湘公网安备43020002000000号: 14 digits",
        ),
        (
            "party_and_government",
            &given.party_and_government,
            is_conac,
            "an address that starts with https://bszs.conac.cn/",
        ),
        (
            "find_errors",
            &given.find_errors,
            is_government_address,
            "an address of a host under gov.cn that starts with https://",
        ),
    ];
    for (key, value, holds, form) in rules {
        let is_right = value.as_deref().is_none_or(holds);
        found.unless(is_right, &format!("registrations.{key}"), || {
            format!(
                "`{}` is not in the form of this registration: {form}",
                value.as_deref().unwrap_or_default()
            )
        });
    }
    if let (Some(address), Some(code)) = (&given.find_errors, &given.site_code) {
        found.unless(address.contains(code), "registrations.find_errors", || {
            format!("the address does not name this site's code {code}")
        });
    }
}

fn check_notice(campaign: &Campaign, found: &mut Mistakes) {
    let notice = &campaign.notice;
    if let (Some(written), Some(published)) = (notice.written, notice.published) {
        found.unless(written <= published, "notice.published", || {
            format!("the notice is published before it is written ({written})")
        });
    }
    let is_address = notice
        .original
        .as_deref()
        .is_none_or(|address| after_scheme(address).is_some());
    found.unless(is_address, "notice.original", || {
        "an address starts with https:// or http:// and has no spaces or quotes".to_owned()
    });
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_site_code(text: &str) -> bool {
    is_digits(text, 10) || text.strip_prefix("bm").is_some_and(|rest| is_digits(rest, 8))
}

/// The number behind the place and a fixed text, such as `湘ICP备`.
fn after_place<'text>(text: &'text str, fixed: &str) -> Option<&'text str> {
    let place = text.chars().next().filter(|place| PLACES.contains(*place))?;
    text[place.len_utf8()..].strip_prefix(fixed)
}

/// Eight digits, or ten since 2020, and the site's own number where one owner has several.
fn is_icp(text: &str) -> bool {
    let Some((number, site)) = after_place(text, "ICP备").and_then(|rest| rest.split_once('号')) else {
        return false;
    };
    let is_site = |rest: &str| (1..=3).contains(&rest.len()) && is_digits(rest, rest.len());
    (is_digits(number, 8) || is_digits(number, 10))
        && (site.is_empty() || site.strip_prefix('-').is_some_and(is_site))
}

fn is_public_security(text: &str) -> bool {
    after_place(text, "公网安备")
        .and_then(|rest| rest.trim_start().strip_suffix('号'))
        .is_some_and(|number| is_digits(number, 14))
}

fn is_government_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_sign) && !label.starts_with('-') && !label.ends_with('-')
    };
    host.ends_with(".gov.cn") && host.split('.').all(is_label)
}

fn is_conac(address: &str) -> bool {
    after_scheme(address).is_some_and(|rest| rest.starts_with("bszs.conac.cn/"))
        && address.starts_with("https:")
}

fn is_government_address(address: &str) -> bool {
    let host = after_scheme(address).and_then(|rest| rest.split(['/', '?', '#']).next());
    address.starts_with("https://") && host.is_some_and(is_government_host)
}

/// What follows the scheme of an address on the web.
fn after_scheme(address: &str) -> Option<&str> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let fits =
        !rest.is_empty() && !rest.contains(|sign: char| sign.is_whitespace() || "\"'<>".contains(sign));
    fits.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::super::PlanError;
    use super::Campaign;

    const PUBLISHED: &str = include_str!("../../../../../site/content/campaign.toml");

    const GRANTED: [(&str, &str); 6] = [
        ("domain", "zxzz.example.gov.cn"),
        ("site_code", "4302000000"),
        ("icp", "湘ICP备00000000号-1"),
        ("public_security", "湘公网安备43020000000000号"),
        (
            "party_and_government",
            "https://bszs.conac.cn/sitename?id=EXAMPLE",
        ),
        (
            "find_errors",
            "https://find.example.gov.cn/jiucuo.html?site_code=4302000000",
        ),
    ];

    fn file(registrations: &[(&str, &str)], notice: &str) -> String {
        let lines: String = registrations
            .iter()
            .map(|(key, value)| format!("{key} = \"{value}\"\n"))
            .collect();
        let start = PUBLISHED.split("[notice]").next().unwrap();
        format!("{start}[notice]\n{notice}\n[registrations]\n{lines}")
    }

    fn read(registrations: &[(&str, &str)], notice: &str) -> Result<Campaign, PlanError> {
        Campaign::parse(&file(registrations, notice))
    }

    #[test]
    fn a_file_with_every_registration_lacks_nothing() {
        let campaign = read(&GRANTED, "published = \"2017-08-16\"").unwrap();
        assert!(campaign.missing_for_production().is_empty());
    }

    #[test]
    fn each_registration_that_is_not_given_is_missing() {
        for missing in GRANTED.map(|(key, _)| key) {
            let given: Vec<_> = GRANTED.into_iter().filter(|(key, _)| *key != missing).collect();
            let campaign = read(&given, "published = \"2017-08-16\"").unwrap();
            assert_eq!(
                campaign.missing_for_production(),
                [format!("registrations.{missing}")]
            );
        }
        assert_eq!(
            read(&GRANTED, "").unwrap().missing_for_production(),
            ["notice.published"]
        );
    }

    #[test]
    fn a_registration_in_the_wrong_form_is_refused_at_its_line() {
        let wrong = [
            ("domain", "https://zxzz.example.gov.cn"),
            ("domain", "zxzz.example.com"),
            ("domain", "ZXZZ.example.gov.cn"),
            ("site_code", "430200000"),
            ("site_code", "43020000x0"),
            ("icp", "湘ICP备1234号"),
            ("icp", "ICP备12345678号"),
            ("icp", "湘ICP备12345678"),
            ("icp", "湘ICP备12345678号-"),
            ("public_security", "湘公网安备4302000200000号"),
            ("public_security", "X公网安备43020002000000号"),
            ("party_and_government", "http://bszs.conac.cn/1"),
            ("party_and_government", "https://example.com/bszs.conac.cn/"),
            ("find_errors", "https://example.com/?site_code=4302000000"),
            ("find_errors", "https://find.example.gov.cn/?site_code=1302000000"),
            (
                "find_errors",
                "https://find.example.gov.cn/?a=\\\"&site_code=4302000000",
            ),
        ];
        for (key, value) in wrong {
            let given = GRANTED.map(|(name, right)| (name, if name == key { value } else { right }));
            let error = read(&given, "").unwrap_err();
            let text = file(&given, "");
            let line = text
                .lines()
                .position(|line| line.starts_with(&format!("{key} = ")))
                .unwrap()
                + 1;
            assert_eq!(error.line, line, "{key} {value}: {error}");
        }
    }

    #[test]
    fn other_right_forms_are_taken() {
        for (key, value) in [
            ("site_code", "bm01000000"),
            ("icp", "京ICP备2024000000号"),
            ("public_security", "湘公网安备 43020000000000号"),
        ] {
            read(&[(key, value)], "").unwrap();
        }
    }

    #[test]
    fn a_notice_is_not_published_before_it_is_written() {
        let dates = "written = \"2017-08-17\"\npublished = \"2017-08-16\"";
        assert!(read(&[], dates).unwrap_err().to_string().contains("2017-08-17"));
        assert!(
            read(&[], "original = \"株洲\"")
                .unwrap_err()
                .to_string()
                .contains("https://")
        );
    }
}
