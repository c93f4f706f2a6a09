//! Declarations as a client sends them.

use crate::TestService;
use serde_json::{Value, json};

/// A nil declaration of this person.
pub fn nil(service: &TestService, number: &str) -> Value {
    json!({
        "kind": "nil", "phone": "13800000000", "political_affiliation": "群众", "relatives": [], "participations": [],
        "instructions_read": true, "pledge": true, "signature": service.person(number).name
    })
}

/// A disclosure of one participation of one's own.
pub fn disclosure(service: &TestService, number: &str) -> Value {
    disclosure_of(service, number, vec![participation()])
}

/// A disclosure of these participations.
pub fn disclosure_of(service: &TestService, number: &str, participations: Vec<Value>) -> Value {
    let mut form = nil(service, number);
    form["kind"] = json!("disclosure");
    form["participations"] = json!(participations);
    form
}

/// A nil declaration of this person as one of the office enters it from paper.
pub fn on_paper(service: &TestService, number: &str) -> Value {
    entered(nil(service, number))
}

/// A declaration as one of the office enters it from paper.
pub fn entered(mut declaration: Value) -> Value {
    declaration["paper"] =
        json!({ "signed_on": "2017-09-08", "received_on": "2017-09-11", "received_by": "示例收件人" });
    declaration
}

/// A participation of one's own in a sand firm, left in time.
pub fn participation() -> Value {
    json!({
        "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石有限公司",
        "credit_code": "91350100M000100Y43", "from": "2015-03", "to": "2017-08",
        "content": "持有百分之十的股份，未任职", "amount_wan": "12.50", "profit_wan": "-0.30",
        "withdrawal": {"status": "已退", "date": "2017-08-30", "method": "撤资"}
    })
}

/// A participation in a firm of this name that was not left.
pub fn still_in(business: &str) -> Value {
    let mut one = participation();
    one["business_name"] = json!(business);
    one.as_object_mut().expect("an object").remove("credit_code");
    one["to"] = Value::Null;
    one["withdrawal"] = json!({ "status": "未退出" });
    one
}

/// The same, left on a day.
pub fn left_on(business: &str, day: &str) -> Value {
    let mut one = still_in(business);
    one["withdrawal"] = json!({ "status": "已退", "date": day, "method": "撤资" });
    one
}

/// The fields of a report as a form sends them; what is null is left out.
pub fn as_form(report: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    flatten(report, String::new(), &mut fields);
    fields
}

fn flatten(value: &Value, name: String, fields: &mut Vec<(String, String)>) {
    let below = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        }
    };
    match value {
        Value::Object(object) => object
            .iter()
            .for_each(|(key, value)| flatten(value, below(key), fields)),
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .for_each(|(row, value)| flatten(value, below(&row.to_string()), fields)),
        Value::String(text) => fields.push((name, text.clone())),
        Value::Bool(_) | Value::Number(_) => fields.push((name, value.to_string())),
        Value::Null => {}
    }
}
