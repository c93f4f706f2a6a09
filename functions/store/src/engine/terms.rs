//! What a write is conditioned on and what an update sets, with the names and values that stand in them.

use crate::keys;
use aws_sdk_dynamodb::types::AttributeValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The expressions of one write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(super) set: Option<&'static str>,
    pub(super) condition: Option<Cow<'static, str>>,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Terms {
    /// There is no such item.
    pub(crate) fn absent() -> Self {
        Terms::when("attribute_not_exists(#pk)").name("#pk", keys::PK)
    }

    /// There is such an item.
    pub(crate) fn present() -> Self {
        Terms::when("attribute_exists(#pk)").name("#pk", keys::PK)
    }

    /// These attributes of the item stand like this.
    pub(crate) fn equal<const MANY: usize>(attributes: [(&str, AttributeValue); MANY]) -> Self {
        let each = attributes
            .each_ref()
            .map(|(name, _)| format!("#{name} = :{name}"));
        let condition = Some(each.join(" AND ").into());
        let terms = Terms {
            condition,
            ..Terms::default()
        };
        attributes.into_iter().fold(terms, |terms, (name, value)| {
            let (name_of, value_of) = (format!("#{name}"), format!(":{name}"));
            terms.name(&name_of, name).value(&value_of, value)
        })
    }

    /// This condition holds for the item.
    pub(crate) fn when(condition: &'static str) -> Self {
        Terms {
            condition: Some(condition.into()),
            ..Terms::default()
        }
    }

    /// An update that does this.
    pub(crate) fn set(mut self, update: &'static str) -> Self {
        self.set = Some(update);
        self
    }

    /// What a name in the expressions stands for.
    pub(crate) fn name(mut self, placeholder: &str, name: &str) -> Self {
        self.names.insert(placeholder.to_owned(), name.to_owned());
        self
    }

    /// What a value in the expressions stands for.
    pub(crate) fn value(mut self, placeholder: &str, value: AttributeValue) -> Self {
        self.values.insert(placeholder.to_owned(), value);
        self
    }

    /// The names as a request carries them: none rather than an empty list, which the database refuses.
    pub(super) fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    /// The values as a request carries them.
    pub(super) fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }

    /// The condition as a request carries it.
    pub(super) fn condition(&self) -> Option<String> {
        self.condition.as_deref().map(str::to_owned)
    }
}
