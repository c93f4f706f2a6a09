//! The letter that carries a personal code: shown once, printed, handed over.

use crate::Office;
use campaign::{PersonalCode, RosterEntry, RosterNumber, timing};
use http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use store::CodeHash;
use utoipa::ToSchema;

/// A letter to one person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Letter {
    number: RosterNumber,
    name: String,
    unit: String,
    /// The code in groups of four. It is stored nowhere and shown this once.
    #[schema(example = "ABCD-EFGH-JKLM-NPQR", format = Password)]
    code: String,
    issued_at: Timestamp,
    /// The last day on which it starts the account.
    expires_on: Date,
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

    /// The letter with a code that is stored. The request's headers tell the site's address where none is configured.
    pub(crate) fn letter(
        &self,
        entry: &RosterEntry,
        drawn: &Drawn,
        at: Timestamp,
        headers: &HeaderMap,
    ) -> Letter {
        let roles = entry.roles(&self.web.campaign);
        Letter {
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: self.web.campaign.unit_name(&entry.unit).to_owned(),
            code: drawn.code.reveal(),
            issued_at: at,
            expires_on: self.web.campaign.rules.issued_code_until(at),
            sign_in: self.web.origin.sign_in_address(headers, entry.number.as_str()),
            second_factor: roles.need_second_factor(),
            must_declare: entry.obligation(&self.web.campaign).must_declare(),
        }
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
            "expires_on": campaign::date::in_chinese(self.expires_on),
            "sign_in": self.sign_in.split('#').next(),
            "qr": web::qr::svg(&self.sign_in),
            "second_factor": self.second_factor,
            "must_declare": self.must_declare,
        })
    }
}
