//! What a group robot is posted: JSON as the settings have it, with the message in it.

use serde_json::Value;

/// What stands for the message.
const TEXT: &str = "{text}";

/// A body, in which the message is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Value);

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is no JSON.
    #[error("消息模板不是 JSON（第 {line} 行第 {column} 个字符处）")]
    NotJson {
        /// The line.
        line: usize,
        /// The character there.
        column: usize,
    },
    /// It is JSON of another kind.
    #[error("消息模板应为 JSON 对象，即以花括号开头")]
    NoObject,
    /// No text of it has a place for the message.
    #[error("消息模板中没有 {{text}}，不知道消息放在哪里")]
    NoPlace,
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let value: Value = serde_json::from_str(text).map_err(|error| TemplateError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        if !value.is_object() {
            return Err(TemplateError::NoObject);
        }
        if !has_place(&value) {
            return Err(TemplateError::NoPlace);
        }
        Ok(Template(value))
    }

    /// The body with a message.
    pub(super) fn with(&self, message: &str) -> Value {
        filled(&self.0, message)
    }
}

fn has_place(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(TEXT),
        Value::Array(items) => items.iter().any(has_place),
        Value::Object(fields) => fields.values().any(has_place),
        _ => false,
    }
}

fn filled(value: &Value, message: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace(TEXT, message)),
        Value::Array(items) => items.iter().map(|item| filled(item, message)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), filled(field, message)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_message_is_put_where_the_template_says_whatever_signs_it_has() {
        let template = Template::parse(r#"{"msgtype":"text","text":{"content":"{text}"}}"#).unwrap();
        let body = template.with("一行\n“二”\"三\\");
        assert_eq!(
            body,
            json!({ "msgtype": "text", "text": { "content": "一行\n“二”\"三\\" } })
        );
    }

    #[test]
    fn what_is_no_template_is_refused_and_says_why() {
        let refused = |text: &str| Template::parse(text).unwrap_err().to_string();
        assert_eq!(refused("{\"a\":"), "消息模板不是 JSON（第 1 行第 5 个字符处）");
        assert_eq!(refused("[\"{text}\"]"), "消息模板应为 JSON 对象，即以花括号开头");
        assert_eq!(
            refused("{\"text\":\"你好\"}"),
            "消息模板中没有 {text}，不知道消息放在哪里"
        );
    }
}
