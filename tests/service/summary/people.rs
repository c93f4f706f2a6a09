//! A dozen plainly fictional people of four units, and what they filed around 18:00 on 11 September 2017.

use campaign::{Campaign, Declarant, Declaration, Reference, Revision, RosterEntry};
use jiff::Timestamp;
use local::database::{self, Faults};
use local::schema;
use serde_json::{Value, json};
use store::{CodeHash, Store};

/// 18:00 on 11 September 2017 in Shanghai.
pub(crate) const MOMENT: &str = "2017-09-11T10:00:00Z";

const TABLE: &str = "campaign";

/// A store that holds everyone and their declarations.
pub(crate) async fn seeded(campaign: &Campaign) -> Store {
    let store = empty(Faults::default()).await;
    load(&store, &everyone()).await;
    for (person, revision, filed_at, declared) in filings() {
        let everyone = everyone();
        let entry = everyone
            .iter()
            .find(|entry| entry.number.as_str() == person)
            .expect("a person");
        file(&store, campaign, entry, revision, filed_at, declared).await;
    }
    store
}

/// A store without anyone.
pub(crate) async fn empty(faults: Faults) -> Store {
    let client = database::in_memory_with(faults).expect("an embedded database");
    schema::create_table(&client, TABLE).await.expect("a table");
    Store::new(client, TABLE)
}

pub(crate) async fn load(store: &Store, entries: &[RosterEntry]) {
    let people: Vec<_> = entries
        .iter()
        .map(|entry| (entry.clone(), CodeHash::new([0; 32])))
        .collect();
    store
        .roster_changes
        .load(&people, MOMENT.parse().expect("a moment"))
        .await
        .expect("a loaded roster");
}

pub(crate) async fn file(
    store: &Store,
    campaign: &Campaign,
    entry: &RosterEntry,
    revision: u32,
    filed_at: &str,
    declared: Value,
) {
    let filed_at: Timestamp = filed_at.parse().expect("a moment");
    let content: Declaration = serde_json::from_value(declared).expect("a declaration");
    let digits = entry
        .number
        .as_str()
        .bytes()
        .map(|byte| byte % 32)
        .collect::<Vec<_>>();
    let revision = Revision {
        reference: Reference::from_random([digits[0], digits[2], digits[3], 7, 7]),
        number: entry.number.clone(),
        revision,
        filed_at,
        late: campaign.filing_window(filed_at) == campaign::deadlines::FilingWindow::Late,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &entry.number, &content),
        declarant: Declarant::from_roster(entry),
        content,
    };
    let replaces = (revision.revision > 1).then(|| revision.revision - 1);
    store
        .filings
        .file(&revision, replaces, None)
        .await
        .expect("a filing");
}

/// Twelve people, of whom one left long ago and need not declare.
pub(crate) fn everyone() -> Vec<RosterEntry> {
    let resigned = json!({ "employment": "辞去公职", "left_on": "2015-01-01" });
    let retired = json!({ "employment": "退休", "left_on": "2016-01-01", "former_duties": "排污费征收" });
    let long_gone = json!({ "employment": "退休", "left_on": "2010-01-01" });
    let technical = json!({ "category": "事业单位", "civil_servant": false });
    vec![
        person(
            "H-01",
            "示例甲",
            "1980-09",
            "hetang",
            "副局长",
            "正科级",
            json!({ "post_name": "主任科员" }),
        ),
        person("H-02", "示例乙", "1990-01", "hetang", "科员", "科员", json!({})),
        person("H-03", "示例丙", "1991-02", "hetang", "科员", "科员", json!({})),
        person("H-04", "示例丁", "1956-10", "hetang", "科员", "科员", retired),
        person("H-05", "示例戊", "1948-03", "hetang", "科员", "科员", long_gone),
        person("H-06", "示例己", "1992-03", "hetang", "科员", "科员", json!({})),
        person(
            "J-01",
            "示例庚",
            "1975-05",
            "supervision-section",
            "主任",
            "正科级",
            json!({}),
        ),
        person(
            "J-02",
            "示例辛",
            "1988-12",
            "supervision-section",
            "科员",
            "科员",
            json!({}),
        ),
        person(
            "L-01",
            "示例壬",
            "1965-01",
            "bureau-leaders",
            "局长",
            "正处级",
            json!({ "municipally_managed": true }),
        ),
        person(
            "L-02",
            "示例癸",
            "1970-11",
            "bureau-leaders",
            "副局长",
            "副处级",
            json!({}),
        ),
        person(
            "T-01",
            "示例子",
            "1985-06",
            "monitoring-centre",
            "工程师",
            "专业技术人员",
            technical,
        ),
        person(
            "T-02",
            "示例丑",
            "1960-07",
            "monitoring-centre",
            "副站长",
            "副科级",
            resigned,
        ),
    ]
}

fn person(
    number: &str,
    name: &str,
    born: &str,
    unit: &str,
    position: &str,
    rank: &str,
    more: Value,
) -> RosterEntry {
    let mut entry = json!({
        "number": number, "name": name, "born": born, "unit": unit, "position": position, "rank": rank,
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职",
    });
    extend(&mut entry, more);
    serde_json::from_value(entry).expect("a roster entry")
}

/// Who filed which revision when, in the order of filing.
fn filings() -> Vec<(&'static str, u32, &'static str, Value)> {
    let withdrawn = json!({ "status": "已退", "date": "2017-09-05", "method": "撤资" });
    let own_share = participation(json!({ "withdrawal": withdrawn }));
    let wifes_post = participation(json!({
        "participant": { "relative": 0 }, "mode": "任职兼职", "sector": "涉砂", "business_name": "示例砂石厂",
        "from": "2016-07", "to": null, "content": "担任会计", "amount_wan": "0.00", "profit_wan": "3.60",
        "withdrawal": { "status": "未退出", "planned_date": "2017-09-20" },
    }));
    let warehouse = participation(json!({
        "mode": "其他", "mode_other": "出租场地", "sector": "其他类", "sector_other": "物流",
        "business_name": "示例货运部", "content": "出租仓库给货运部", "amount_wan": "99999999.99",
        "withdrawal": { "status": "未退出" },
    }));
    let hostile = participation(json!({
        "business_name": "=HYPERLINK(\"http://example.invalid\")", "content": "代他人持有股份",
        "mode": "委托代持", "profit_wan": "-12.05", "withdrawal": { "status": "未退出" },
    }));
    let sons_mine = participation(json!({
        "participant": { "relative": 1 }, "mode": "独资", "to": null, "profit_wan": "0.00",
        "withdrawal": { "status": "已退", "date": "2017-09-10", "method": "注销" },
    }));
    let wife = json!([{ "name": "示例寅", "relation": "配偶", "position": "示例砂石厂会计" }]);
    let family = json!([
        { "name": "示例卯", "relation": "配偶", "position": "退休" },
        { "name": "示例辰", "relation": "子女", "position": "自由职业" },
    ]);
    let exempt = json!({ "innovation_exemption": { "basis": "单位批准在岗创业" } });
    vec![
        (
            "H-01",
            1,
            "2017-09-11T01:05:03Z",
            disclosure("示例甲", json!([own_share, wifes_post]), wife),
        ),
        ("H-02", 1, "2017-09-11T01:06:00Z", nil("示例乙", json!({}))),
        (
            "H-04",
            1,
            "2017-09-11T01:07:00Z",
            disclosure("示例丁", json!([warehouse]), json!([])),
        ),
        ("H-06", 1, "2017-09-11T10:00:01Z", nil("示例己", json!({}))),
        ("J-01", 1, "2017-09-11T01:08:00Z", nil("示例庚", json!({}))),
        (
            "J-02",
            1,
            "2017-09-11T10:00:00Z",
            disclosure("示例辛", json!([hostile]), json!([])),
        ),
        ("J-02", 2, "2017-09-11T10:30:00Z", nil("示例辛", json!({}))),
        ("L-01", 1, "2017-09-11T01:09:00Z", nil("示例壬", json!({}))),
        (
            "L-02",
            1,
            "2017-09-11T01:10:00Z",
            disclosure("示例癸", json!([sons_mine]), family),
        ),
        ("T-01", 1, "2017-09-11T01:11:00Z", nil("示例子", exempt)),
    ]
}

pub(crate) fn nil(name: &str, more: Value) -> Value {
    let mut declared = json!({
        "kind": "nil", "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
        "relatives": [], "participations": [], "signature": name,
    });
    extend(&mut declared, more);
    declared
}

fn disclosure(name: &str, participations: Value, relatives: Value) -> Value {
    let more = json!({
        "kind": "disclosure", "political_affiliation": "中共党员",
        "participations": participations, "relatives": relatives,
    });
    nil(name, more)
}

fn participation(more: Value) -> Value {
    let mut participation = json!({
        "participant": "self", "mode": "参股", "sector": "涉矿", "business_name": "示例矿业有限公司",
        "from": "2015-03", "to": "2017-02", "content": "持有股份并参与分红", "amount_wan": "12.50",
        "profit_wan": "3.07",
    });
    extend(&mut participation, more);
    participation
}

fn extend(object: &mut Value, more: Value) {
    let (Value::Object(object), Value::Object(more)) = (object, more) else {
        return;
    };
    object.extend(more);
}
