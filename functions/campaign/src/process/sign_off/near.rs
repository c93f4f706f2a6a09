//! Who signed a report judges nothing about it.

use super::SignOff;
use crate::declaration::revision::Revision;
use crate::process::near::{Bar, Party};

impl Party<'_> {
    /// Whether they have to stand aside from verifying, disposing of and re-checking a report, which who signed it does
    /// not do either.
    #[must_use]
    pub fn bar_from_judging(&self, declaration: &Revision, sign_off: Option<&SignOff>) -> Option<Bar> {
        let signed = sign_off.is_some_and(|sign_off| sign_off.is_signed_by(&self.entry.number));
        self.bar(declaration).or(signed.then_some(Bar::Signed))
    }
}
