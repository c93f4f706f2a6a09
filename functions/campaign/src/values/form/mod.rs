//! What is filled in on a page or sent as JSON: a struct of texts for each form, read with every wrong type and unknown
//! name noted ([`Fields`]), and then checked field by field into the campaign's own types ([`Check`]).
//!
//! [`form!`](crate::form!) declares such a struct: each field with its type, how it is answered and what people call it,
//! in the order of the page, which is that of the errors. It is the struct that describes the body, too.

mod check;
mod fields;

pub use check::{Check, UNKNOWN_TERM};
pub use fields::{Fields, Source, is_untouched};

use crate::values::errors::{Answer, FieldErrors};
use serde_json::{Map, Value};

/// A form, or a part of one, that can be read.
pub trait FormFields: Sized {
    /// Reads its fields, and names them in the order of the page.
    fn among(fields: &mut Fields<'_>) -> Self;

    /// Reads it out of its value. Wrong types and unknown names are noted; the rest is read all the same.
    fn read(value: &Value, source: Source, errors: &mut FieldErrors) -> Self {
        Self::at(value, String::new(), source, errors)
    }

    /// The same for what stands at a path.
    fn at(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let read = Self::among(&mut fields);
        fields.refuse_unknown();
        read
    }

    /// Names its fields where nothing was sent: one of them may turn out to be missing.
    fn nothing(path: String, source: Source, errors: &mut FieldErrors) -> Self {
        Self::at(&Value::Object(Map::new()), path, source, errors)
    }
}

/// Nothing to fill in.
impl FormFields for () {
    fn among(_: &mut Fields<'_>) -> Self {}
}

/// What a field of a form is read into.
pub trait FormField {
    /// Reads the field of this name, which people call by this label.
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, answer: Answer) -> Self;
}

/// A text; blank and `null` are none.
impl FormField for Option<String> {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, answer: Answer) -> Self {
        fields.text(name, label, answer)
    }
}

/// A yes or no.
impl FormField for Option<bool> {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, _: Answer) -> Self {
        fields.flag(name, label)
    }
}

/// A whole number, not negative.
impl FormField for Option<u32> {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, _: Answer) -> Self {
        fields.whole(name, label)
    }
}

/// A list of parts.
impl<Row: FormFields> FormField for Option<Vec<Row>> {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, _: Answer) -> Self {
        fields.rows(name, label)
    }
}

/// A part; in a form, one with nothing filled in was not given.
impl<Part: FormFields> FormField for Option<Part> {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, _: Answer) -> Self {
        fields.part(name, label)
    }
}

/// Declares a form. A field is `written` or `chosen`, with its label; what has a shape of its own is `read` by a
/// function, and the fields of another form that stand `among` its own have no label. (Types are taken apart into
/// tokens, since a derive doesn't see through a whole one.)
#[macro_export]
macro_rules! form {
    ($(#[$meta:meta])* $visible:vis struct $name:ident {
        $(
            $(#[$field_meta:meta])*
            $field_visible:vis $field:ident: $type:ident $(<$($of:ident),+ $(>)? $(<$row:ident>>)?)?
                = $how:ident $($label:literal)? $(by $read:path)?
        ),+ $(,)?
    }) => {
        #[derive(Clone, Debug, Default, utoipa::ToSchema)]
        $(#[$meta])*
        $visible struct $name {
            $($(#[$field_meta])* $field_visible $field: $type $(<$($of),+ $(<$row>)?>)?),+
        }

        impl $crate::form::FormFields for $name {
            fn among(fields: &mut $crate::form::Fields<'_>) -> Self {
                $name { $($field: $crate::form!(@$how fields, $field, $($label)? $(, $read)?)),+ }
            }
        }
    };
    (@written $fields:ident, $field:ident, $label:literal) => {
        $crate::form::FormField::take($fields, stringify!($field), $label, $crate::errors::Answer::Written)
    };
    (@chosen $fields:ident, $field:ident, $label:literal) => {
        $crate::form::FormField::take($fields, stringify!($field), $label, $crate::errors::Answer::Chosen)
    };
    (@read $fields:ident, $field:ident, $label:literal, $read:path) => { $read($fields, stringify!($field), $label) };
    (@among $fields:ident, $field:ident,) => { $crate::form::FormFields::among($fields) };
}
