//! The letter that carries a personal code: shown once, printed, handed over.

use super::shown::unit_name;
use crate::Office;
use campaign::{PersonalCode, RosterEntry, RosterNumber, timing};
use http::{HeaderMap, header};
use jiff::Timestamp;
use serde::Serialize;
use store::CodeHash;
use utoipa::ToSchema;

/// A letter to one person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Letter {
    #[schema(value_type = String)]
    number: RosterNumber,
    name: String,
    unit: String,
    /// The code in groups of four. It is stored nowhere and shown this once.
    #[schema(example = "ABCD-EFGH-JKLM-NPQR", format = Password)]
    code: String,
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    /// Where to sign in. It carries the number, never the code.
    sign_in: String,
    /// Whether signing in takes a one-time code besides.
    second_factor: bool,
    must_declare: bool,
}

/// A code as it was drawn, with its hash.
pub(crate) struct Drawn {
    code: PersonalCode,
    pub(crate) hash: CodeHash,
}

impl Office {
    /// Draws a code for this person.
    pub(crate) fn draw_code(&self, number: &RosterNumber) -> Drawn {
        let mut bits = [0; 10];
        (self.web.random)(&mut bits);
        let code = PersonalCode::from_random(bits);
        let hash = CodeHash::new(self.code_key.hash(number, &code));
        Drawn { code, hash }
    }

    /// The letter with a code that is stored. `site` is the site's own address.
    pub(crate) fn letter(&self, entry: &RosterEntry, drawn: &Drawn, at: Timestamp, site: &str) -> Letter {
        let roles = entry.roles(&self.web.campaign);
        Letter {
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: unit_name(&entry.unit, &self.web.campaign),
            code: drawn.code.reveal(),
            issued_at: at,
            // Behind the #, where no server and no log sees it.
            sign_in: format!("{site}/sign-in/#number={}", entry.number),
            second_factor: roles.need_second_factor(),
            must_declare: entry.obligation(&self.web.campaign).must_declare(),
        }
    }

    /// The site's own address: as configured, else as the browser knows it.
    pub(crate) fn site(&self, headers: &HeaderMap) -> String {
        self.web.origin.public.clone().unwrap_or_else(|| {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or("localhost"))
        })
    }
}

impl Letter {
    /// The letter as its page prints it.
    pub(crate) fn for_page(&self) -> serde_json::Value {
        serde_json::json!({
            "number": self.number,
            "name": self.name,
            "unit": self.unit,
            "groups": self.code.split('-').collect::<Vec<_>>(),
            "issued_on": campaign::date::in_chinese(timing::day(self.issued_at)),
            "sign_in": self.sign_in.split('#').next(),
            "qr": web::qr::svg(&self.sign_in),
            "second_factor": self.second_factor,
            "must_declare": self.must_declare,
        })
    }
}
