//! Leads that name somebody who declared that there is nothing to declare.

use crate::Web;
use campaign::declaration::Kind;
use campaign::lead::Lead;
use campaign::{Reference, RosterNumber};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::Problem;

/// How sure it is that the subject filed a nil declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Certainty {
    /// The subject is linked to the roster.
    Linked,
    /// Somebody of that name did: a hint, no more.
    ByName,
}

/// A nil declaration of a lead's subject.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct NilDeclaration {
    certainty: Certainty,
    /// The declaration, where it is the subject's for certain.
    #[schema(value_type = Option<String>)]
    reference: Option<Reference>,
}

/// Who of the leads' subjects filed a nil declaration, as it stands.
pub(super) struct NilFilers(HashMap<RosterNumber, Reference>);

impl NilFilers {
    /// Looks them up, a hundred people in a round trip.
    pub(super) async fn among(web: &Web, leads: &[Lead]) -> Result<Self, Problem> {
        let people: Vec<RosterNumber> = leads
            .iter()
            .flat_map(|lead| lead.subject.number.iter().chain(&lead.namesakes))
            .cloned()
            .collect();
        let nil = web
            .store
            .declarations
            .current(&people)
            .await?
            .into_iter()
            .filter(|declaration| declaration.content.kind == Kind::Nil)
            .map(|declaration| (declaration.number, declaration.reference));
        Ok(NilFilers(nil.collect()))
    }

    /// What they say of this lead.
    pub(super) fn of(&self, lead: &Lead) -> Option<NilDeclaration> {
        if let Some(number) = &lead.subject.number {
            return self.0.get(number).map(|reference| NilDeclaration {
                certainty: Certainty::Linked,
                reference: Some(reference.clone()),
            });
        }
        let named = lead.namesakes.iter().any(|number| self.0.contains_key(number));
        named.then_some(NilDeclaration {
            certainty: Certainty::ByName,
            reference: None,
        })
    }
}
