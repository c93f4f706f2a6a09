//! What someone signs in with, as it was sent, and the form they sent before their session ended.

use campaign::errors::Field;
use campaign::{FieldErrors, RosterNumber, Source};
use serde_json::Value;
use utoipa::ToSchema;
use web::access::{hidden_fields, session};
use web::{Problem, body};

/// What somebody signs in with, as typed.
#[derive(Clone, Default, ToSchema)]
pub(crate) struct Credentials {
    /// 花名册编号.
    #[schema(example = "TY-001")]
    pub(crate) number: String,
    /// 个人识别码: 16 characters; hyphens, width and case don't matter. Never sent back.
    #[schema(example = "ABCD-EFGH-JKLM-NPQR", format = Password)]
    pub(crate) code: String,
    /// 动态验证码, where a role takes a second factor: six digits, each accepted once.
    #[schema(value_type = Option<String>, example = "123456")]
    pub(crate) totp: String,
    /// The ticket of the second factor that is being enrolled, with a first code of it in `totp`.
    #[schema(value_type = Option<String>)]
    pub(crate) enrolment: String,
    /// The ticket of the account that is being started, in place of `code` and `totp`.
    #[schema(value_type = Option<String>)]
    pub(crate) start: String,
    /// With `start`: the person's own new code, typed back.
    #[schema(value_type = Option<String>, format = Password)]
    pub(crate) new_code: String,
    /// A form that waits for its sender to sign in.
    #[schema(ignore)]
    pub(crate) waiting: Waiting,
}

/// A one-time code that is given once more.
#[derive(Clone, Default, ToSchema)]
pub(crate) struct OneTimeCode {
    /// 动态验证码: six digits, each accepted once.
    #[schema(example = "123456")]
    pub(crate) totp: String,
    /// A form that waits for it.
    #[schema(ignore)]
    pub(crate) waiting: Waiting,
}

/// A form that waits until its sender has shown who they are, as it was sent. It travels along and is sent on.
#[derive(Clone, Default)]
pub(crate) struct Waiting {
    /// Its fields.
    pub(crate) kept: String,
    /// Where it was sent; empty where none waits.
    pub(crate) kept_for: String,
}

/// The fields that a person sees, in the order of the page.
const FIELDS: &[Field] = &[
    Field::written("number", "花名册编号"),
    Field::written("code", "个人识别码"),
    Field::written("totp", "动态验证码"),
    Field::written("new_code", "新的个人识别码"),
];

impl Credentials {
    /// Reads the fields, and notes the wrong types among them. Others are left alone.
    pub(crate) fn read(body: &body::Submission, errors: &mut FieldErrors) -> Self {
        errors.name_all(FIELDS);
        let mut text = |name: &str| text(body, name, errors);
        Credentials {
            number: text("number"),
            code: text("code"),
            totp: text("totp"),
            enrolment: text("enrolment"),
            start: text("start"),
            new_code: text("new_code"),
            waiting: Waiting::read(body, errors),
        }
    }

    /// The number, with everything that is missing or malformed among number and code.
    pub(crate) fn number(&self, mut errors: FieldErrors) -> Result<RosterNumber, Problem> {
        if self.number.is_empty() && !errors.has("number") {
            errors.add("number", "请输入花名册编号");
        }
        if self.code.is_empty() && self.start.is_empty() && !errors.has("code") {
            errors.add("code", "请输入个人识别码");
        }
        match RosterNumber::parse(&self.number) {
            Ok(number) if errors.is_empty() => return Ok(number),
            Err(error) if !errors.has("number") => errors.add("number", error.to_string()),
            _ => {}
        }
        Err(Problem::fields(errors))
    }
}

impl OneTimeCode {
    /// As [`Credentials::read`].
    pub(crate) fn read(body: &body::Submission, errors: &mut FieldErrors) -> Self {
        errors.name_all(FIELDS);
        OneTimeCode {
            totp: text(body, "totp", errors),
            waiting: Waiting::read(body, errors),
        }
    }
}

impl Waiting {
    fn read(body: &body::Submission, errors: &mut FieldErrors) -> Self {
        if body.source != Source::Form {
            return Waiting::default();
        }
        Waiting {
            kept: text(body, "kept", errors),
            kept_for: text(body, "kept_for", errors),
        }
    }

    /// The fields of the form that waits, with where it goes.
    pub(crate) fn fields(&self) -> Option<(Vec<(String, String)>, &str)> {
        let waits = session::is_own_path(&self.kept_for);
        let hidden = waits.then(|| hidden_fields(&self.kept)).flatten()?;
        Some((hidden, self.kept_for.as_str()))
    }
}

/// A text that was sent; empty where it was not, or is none.
fn text(body: &body::Submission, name: &str, errors: &mut FieldErrors) -> String {
    match body.value.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(typed)) => typed.clone(),
        Some(_) => {
            errors.wrong(name, "的类型不正确：应为文本");
            String::new()
        }
    }
}
