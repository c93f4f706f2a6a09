//! The list behind each number.

use super::*;
use campaign::overview::Figure;

const UNIT: &str = "/api/units/hetang/participations";

/// 2017-11-12, 10:00 in Asia/Shanghai: the agreed day has passed.
const AFTER_THE_AGREED_DAY: &str = "2017-11-12T02:00:00Z";

/// Everything that is counted, with somebody or something in it.
async fn play_all(desk: &Desk) {
    desk.play().await;
    let service = &desk.service;
    let participations = vec![
        forms::left_on("示例一", "2017-09-01"),
        forms::still_in("示例二"),
        forms::still_in("示例三"),
        forms::still_in("示例四"),
    ];
    let declaration = forms::disclosure_of(service, "HT-003", participations);
    let reference = desk.file("HT-003", &declaration).await;
    service.sign("HT-002", &reference).await;
    let mut exempt = forms::disclosure(service, "JC-005");
    exempt["innovation_exemption"] = json!({ "basis": "经单位同意的离岗创业协议" });
    let exempt = desk.file("JC-005", &exempt).await;
    let municipal = desk.file("YJ-001", &forms::nil(service, "YJ-001")).await;
    service.sign("JL-004", &municipal).await;
    for collector in [OFFICE, DISCIPLINE] {
        let body = json!({ "reference": municipal, "revision": 1 });
        service.post(collector, "/api/collections", &body).await;
    }
    service.post(OFFICE, "/api/deliveries", &json!({})).await;
    service.set_clock("2017-11-06T07:00:00Z");
    let reason = json!({ "decision": "accepted", "reason": "符合有关规定", "revision": 1 });
    let noted = async |reference: &str, matter: &str, mut body: Value| {
        body["revision"] = json!(1);
        let path = format!("/api/declarations/{reference}/{matter}");
        service.post(OFFICE, &path, &body).await;
    };
    noted(&exempt, "exemption", reason).await;
    for place in 0..3 {
        let found = json!({ "participation": place, "outcome": "confirmed", "evidence": "工商登记档案" });
        noted(&reference, "verification", found).await;
    }
    let order = json!({ "participation": 1, "ordered_on": "2017-10-10", "done_on": "2017-10-20" });
    noted(&reference, "ordered-withdrawal", order).await;
    let agreed = json!({ "participation": 2, "date": "2017-11-10" });
    noted(&reference, "agreed-date", agreed).await;
    let lenient = json!({ "participations": [0], "measure": "免予处理", "reason": "主动报告并退出" });
    noted(&reference, "disposition", lenient).await;
    service.set_clock(AFTER_THE_AGREED_DAY);
}

/// The page's links by unit: what is counted, how many, and the list.
fn numbers(page: &str) -> Vec<(usize, String)> {
    let table = page.split_once("aria-labelledby=\"by-unit\"").unwrap().1;
    let links = table.split("<td><a href=\"").skip(1).map(|rest| {
        let (href, rest) = rest.split_once("\">").unwrap();
        let (count, _) = rest.split_once('<').unwrap();
        (count.parse().unwrap(), href.replace("&amp;", "&"))
    });
    links.collect()
}

/// The rows that a list shows on its page.
fn rows(page: &str) -> usize {
    let table = page.split_once("<tbody>").map_or("", |(_, table)| table);
    let table = table.split_once("</tbody>").map_or("", |(table, _)| table);
    table.matches("<tr").count()
}

#[tokio::test]
async fn every_number_leads_to_a_list_of_as_many() {
    let desk = Desk::start().await;
    play_all(&desk).await;
    let office = desk.service.client(OFFICE).await;
    desk.make(&office).await;
    let page = desk.page(&office, "/api/overview").await;
    let overview = desk.get(&office, "/api/overview").await;
    let overview = serde_json::from_value(overview["overview"].clone());
    let overview: campaign::overview::Overview = overview.unwrap();
    let units = overview.units.iter();
    let counted = units.flat_map(|unit| Figure::ALL.iter().map(move |figure| figure.of(&unit.counts)));
    let counted: Vec<usize> = counted
        .filter(|count| *count > 0)
        .map(|count| count as usize)
        .collect();
    let numbers = numbers(&page);
    let shown: Vec<usize> = numbers.iter().map(|(count, _)| *count).collect();
    assert_eq!(shown, counted, "no number but 0 is without its list");
    for (figure, least) in [
        (Figure::Exempt, 1),
        (Figure::Retained, 2),
        (Figure::Delivered, 1),
        (Figure::SelfReport, 1),
        (Figure::Verification, 1),
        (Figure::Agreed, 1),
        (Figure::NotWithdrawn, 1),
        (Figure::PastDate, 1),
        (Figure::Verified, 3),
        (Figure::Handled, 1),
    ] {
        assert!(figure.of(&overview.bureau) >= least, "{figure:?} is played");
    }
    for (count, list) in numbers {
        let page = desk.page(&office, &list).await;
        assert_eq!(rows(&page), count, "{list}");
    }
    assert!(page.contains("href=\"/api/watch?show=passed\""));
    let watch = desk.page(&office, "/api/watch?show=passed").await;
    assert_eq!(rows(&watch), 1);
    assert!(
        watch.contains("/api/leads/new?source=系统提示&amp;number=HT-003"),
        "{watch}"
    );
}

#[tokio::test]
async fn whom_to_urge_about_what_leads_to_their_lists() {
    let desk = Desk::start().await;
    play_all(&desk).await;
    let office = desk.service.client(OFFICE).await;
    desk.make(&office).await;
    let page = desk.page(&office, "/api/overview").await;
    for link in [
        "/api/units/tianyuan?filter=missing",
        "/api/units/hetang?filter=returned",
        "/api/units/tianyuan?filter=waiting",
        "/api/units/hetang/participations?filter=past_date",
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let undelivered = "/api/collections?unit=tianyuan&show=undelivered";
    assert!(page.contains(&undelivered.replace('&', "&amp;")), "{page}");
    let list = desk.page(&office, undelivered).await;
    assert!(rows(&list) == 1 && list.contains("TY-003"), "{list}");
}

#[tokio::test]
async fn participations_are_filtered_and_paged_by_declaration() {
    let desk = Desk::start().await;
    play_all(&desk).await;
    let office = desk.service.client(OFFICE).await;
    let all = desk.get(&office, UNIT).await;
    assert_eq!(
        all["counts"],
        json!({ "all": 5, "self_report": 2, "verification": 1, "agreed": 1, "not_withdrawn": 1, "past_date": 1,
            "verified": 3, "handled": 1 })
    );
    assert_eq!(all["participations"].as_array().unwrap().len(), 5);
    let past = desk.get(&office, &format!("{UNIT}?filter=past_date")).await;
    assert_eq!(
        (
            &past["participations"][0]["business_name"],
            &past["participations"][0]["past"]
        ),
        (&json!("示例三"), &json!("2017-11-10"))
    );
    let first = desk.get(&office, &format!("{UNIT}?limit=1")).await;
    assert_eq!(
        (first["participations"].as_array().unwrap().len(), &first["next"]),
        (4, &json!("HT-003")),
        "a page ends with a whole declaration"
    );
    let second = desk.get(&office, &format!("{UNIT}?limit=1&after=HT-003")).await;
    assert_eq!(
        (&second["participations"][0]["number"], &second["next"]),
        (&json!("HT-005"), &Value::Null)
    );
    let refused = desk.send(&office, &format!("{UNIT}?filter=lost")).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let none = desk.send(&office, "/api/units/none/participations").await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_units_officer_reads_its_own_participations_and_registers_no_lead() {
    let desk = Desk::start().await;
    play_all(&desk).await;
    let officer = desk.service.client("HT-003").await;
    let page = desk.page(&officer, &format!("{UNIT}?filter=past_date")).await;
    assert!(
        page.contains("2017年11月10日已过") && !page.contains("/api/leads/new"),
        "{page}"
    );
    assert!(!page.contains("/verification\""), "verification is the office's");
    let other = desk.send(&officer, "/api/units/tianyuan/participations").await;
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_lead_begins_with_the_date_that_passed() {
    let desk = Desk::start().await;
    play_all(&desk).await;
    let office = desk.service.client(OFFICE).await;
    let form = desk
        .page(&office, "/api/leads/new?source=系统提示&number=HT-003")
        .await;
    assert!(
        form.contains("示例三：约定或者拟退出的日期 2017年11月10日已过，尚未退出"),
        "{form}"
    );
    assert!(!form.contains("示例四："), "nothing was agreed there");
}
