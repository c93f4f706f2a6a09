//! Every function's description as the one document that the service hands out.

use serde_json::{Value, json};
use utoipa::OpenApi;
use web::Problem;
use web::openapi::Session;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Campaign service",
        description = "Staff file Annex 2, signers read and sign, units check and send up Annex 3, the office keeps \
            the roster and hands reports on. Browsers that accept text/html get pages at the same addresses; where \
            they are signed out they get 303 or a page to sign in."
    ),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

fn parts() -> Vec<utoipa::openapi::OpenApi> {
    let mut parts = vec![account::openapi(), declare::openapi(), review::openapi()];
    parts.extend(office::openapi());
    parts
}

/// The document, as generated from the handlers and from what they read and answer.
///
/// # Errors
/// A description that is no JSON.
pub fn document() -> serde_json::Result<String> {
    let whole = parts()
        .into_iter()
        .fold(Document::openapi(), utoipa::openapi::OpenApi::merge_from);
    let mut whole = serde_json::to_value(&whole)?;
    leave_out_flattened(&mut whole);
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}

/// What is flattened and may be none is generated as null beside the other fields; in truth it is left out.
fn leave_out_flattened(schema: &mut Value) {
    let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
    for part in parts.into_iter().flatten() {
        let null = json!({ "type": "null" });
        let either = part.get_mut("oneOf").and_then(Value::as_array_mut);
        if let Some(either) = either.filter(|either| either.contains(&null)) {
            either.retain(|one| one != &null);
            either.push(json!({ "type": "object" }));
            *part = json!({ "anyOf": either });
        }
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(leave_out_flattened),
        Value::Array(items) => items.iter_mut().for_each(leave_out_flattened),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn parts_that_name_a_schema_alike_mean_the_same() {
        let mut known = HashMap::new();
        for part in parts() {
            for (name, schema) in part.components.unwrap_or_default().schemas {
                let schema = serde_json::to_value(schema).unwrap();
                let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(first, &schema, "{name}");
            }
        }
    }

    #[test]
    fn the_document_is_served_as_the_handlers_describe_themselves() {
        assert!(
            document().unwrap().as_bytes() == office::OPENAPI,
            "write it anew: cargo run -p local -- openapi"
        );
    }
}
