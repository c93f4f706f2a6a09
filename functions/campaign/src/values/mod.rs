//! Values that stand for themselves: each is valid by construction, and knows nothing of the campaign.

/// How a value with a `parse` of its own is carried: as its text, in JSON and on paper.
macro_rules! carried_as_text {
    ($value:ident, $error:ident) => {
        impl std::fmt::Display for $value {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl From<$value> for String {
            fn from(value: $value) -> String {
                value.0
            }
        }

        impl TryFrom<String> for $value {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                $value::parse(&text)
            }
        }
    };
}

/// How a value that is carried as text but kept otherwise is described: by the text.
macro_rules! described_as_text {
    ($value:ident, $description:literal, $example:literal) => {
        impl utoipa::PartialSchema for $value {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $value {}
    };
}

pub mod bounds;
pub mod code;
pub mod credit_code;
pub mod date;
pub mod digest;
pub mod errors;
pub mod form;
pub mod money;
pub mod month;
pub mod phone;
pub mod reference;
pub mod roster_number;
pub mod terms;
pub mod text;
pub mod timing;
pub mod unit_id;
