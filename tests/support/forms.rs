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
    let mut form = nil(service, number);
    form["kind"] = json!("disclosure");
    form["participations"] = json!([participation()]);
    form
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
