//! Annex 2 as it was filled in: the wire form, before any rule of the campaign is asked.
//!
//! Reading takes three steps whose errors come back together: [`Entered::read`] notes wrong types and unknown
//! names, [`Entered::check_shape`] lengths and presence, [`Entered::parse`] the campaign's rules.

mod fields;
mod parse;
mod participation;
mod shape;

pub use fields::{Source, is_blank};
pub use parse::Context;

use crate::errors::FieldErrors;
use fields::Fields;
use serde_json::Value;
use validator::Validate;

/// The longest text of a line, in characters; ours, like all lengths the form list does not name.
const LINE: u64 = 100;
/// The longest note.
const NOTE: u64 = 500;

/// Everything on the form, as text where the form has text. Blank is none.
#[derive(Debug, Default, Validate)]
pub struct Entered {
    #[validate(required)]
    kind: Option<String>,
    #[validate(required, length(max = 30))]
    phone: Option<String>,
    #[validate(required)]
    political_affiliation: Option<String>,
    status: Option<String>,
    left_on: Option<String>,
    #[validate(length(max = NOTE))]
    former_duties: Option<String>,
    #[validate(nested)]
    innovation_exemption: Option<EnteredExemption>,
    #[validate(length(max = NOTE))]
    roster_note: Option<String>,
    relatives_none: bool,
    #[validate(nested)]
    relatives: Option<Vec<EnteredRelative>>,
    #[validate(nested)]
    participations: Option<Vec<EnteredParticipation>>,
    instructions_read: Option<bool>,
    pledge: Option<bool>,
    #[validate(required, length(max = LINE))]
    signature: Option<String>,
}

#[derive(Debug, Default, Validate)]
struct EnteredExemption {
    #[validate(required, length(min = 5, max = NOTE))]
    basis: Option<String>,
}

#[derive(Debug, Default, Validate)]
struct EnteredRelative {
    #[validate(required, length(max = LINE))]
    name: Option<String>,
    #[validate(required)]
    relation: Option<String>,
    #[validate(required, length(max = LINE))]
    position: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnteredParticipant {
    Oneself,
    Relative(usize),
}

#[derive(Debug, Default, Validate)]
struct EnteredParticipation {
    participant: Option<EnteredParticipant>,
    #[validate(required)]
    mode: Option<String>,
    #[validate(length(max = LINE))]
    mode_other: Option<String>,
    #[validate(required)]
    sector: Option<String>,
    #[validate(length(max = LINE))]
    sector_other: Option<String>,
    #[validate(required, length(max = LINE))]
    business_name: Option<String>,
    credit_code: Option<String>,
    #[validate(required)]
    from: Option<String>,
    to: Option<String>,
    #[validate(required, length(min = 5, max = 500))]
    content: Option<String>,
    #[validate(required)]
    amount_wan: Option<String>,
    #[validate(required)]
    profit_wan: Option<String>,
    #[validate(nested)]
    withdrawal: Option<EnteredWithdrawal>,
}

#[derive(Debug, Default, Validate)]
struct EnteredWithdrawal {
    #[validate(required)]
    status: Option<String>,
    date: Option<String>,
    planned_date: Option<String>,
    method: Option<String>,
    #[validate(length(max = LINE))]
    method_other: Option<String>,
    #[validate(length(max = LINE))]
    transferee: Option<String>,
    #[validate(length(max = LINE))]
    transferee_relation: Option<String>,
    price_wan: Option<String>,
    market_value_wan: Option<String>,
    #[validate(length(max = NOTE))]
    pricing_basis: Option<String>,
}

impl Entered {
    /// Reads the form out of its JSON value. Who files (`number`, `code`) is not part of it and must be taken out before.
    ///
    /// Wrong types and unknown names are noted in `errors`; the rest is read all the same.
    pub fn read(value: &Value, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, String::new(), source, errors);
        let entered = Entered {
            kind: fields.text("kind"),
            phone: fields.text("phone"),
            political_affiliation: fields.text("political_affiliation"),
            status: fields.text("status"),
            left_on: fields.text("left_on"),
            former_duties: fields.text("former_duties"),
            innovation_exemption: fields.object("innovation_exemption", EnteredExemption::read),
            roster_note: fields.text("roster_note"),
            relatives_none: source == Source::Form && fields.flag("relatives_none") == Some(true),
            relatives: fields.rows("relatives", EnteredRelative::read),
            participations: fields.rows("participations", EnteredParticipation::read),
            instructions_read: fields.flag("instructions_read"),
            pledge: fields.flag("pledge"),
            signature: fields.text("signature"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredExemption {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredExemption {
            basis: fields.text("basis"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredRelative {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredRelative {
            name: fields.text("name"),
            relation: fields.text("relation"),
            position: fields.text("position"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredParticipation {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredParticipation {
            participant: read_participant(&mut fields, source),
            mode: fields.text("mode"),
            mode_other: fields.text("mode_other"),
            sector: fields.text("sector"),
            sector_other: fields.text("sector_other"),
            business_name: fields.text("business_name"),
            credit_code: fields.text("credit_code"),
            from: fields.text("from"),
            to: fields.text("to"),
            content: fields.text("content"),
            amount_wan: fields.text("amount_wan"),
            profit_wan: fields.text("profit_wan"),
            withdrawal: fields.object("withdrawal", EnteredWithdrawal::read),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredWithdrawal {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredWithdrawal {
            status: fields.text("status"),
            date: fields.text("date"),
            planned_date: fields.text("planned_date"),
            method: fields.text("method"),
            method_other: fields.text("method_other"),
            transferee: fields.text("transferee"),
            transferee_relation: fields.text("transferee_relation"),
            price_wan: fields.text("price_wan"),
            market_value_wan: fields.text("market_value_wan"),
            pricing_basis: fields.text("pricing_basis"),
        };
        fields.refuse_unknown();
        entered
    }
}

/// `"self"` or `{"relative": 0}`; a form writes the second as `relative:0`.
fn read_participant(fields: &mut Fields<'_>, source: Source) -> Option<EnteredParticipant> {
    let index = |number: &Value| number.as_u64().and_then(|index| usize::try_from(index).ok());
    let read = match fields.take("participant")? {
        Value::Null => return None,
        Value::String(typed) if source == Source::Form && typed.is_empty() => return None,
        Value::String(typed) if typed == "self" => Some(EnteredParticipant::Oneself),
        Value::String(typed) if source == Source::Form => typed
            .strip_prefix("relative:")
            .and_then(|index| index.parse().ok())
            .map(EnteredParticipant::Relative),
        Value::Object(object) if object.len() == 1 => object
            .get("relative")
            .and_then(index)
            .map(EnteredParticipant::Relative),
        _ => None,
    };
    read.or_else(|| fields.refuse("participant", "参与人应为本人，或家庭成员中的一位"))
}
