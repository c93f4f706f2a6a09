//! Small campaigns, one moment and many.

mod figures;
mod histories;

use crate::reporting::annex3::Reconciliation;
use crate::reporting::overview::{Counts, Share, Withdrawals};

/// The counts of a bureau.
fn counts(nil: u64, disclosing: u64, missing: u64, withdrawn: u64, sectors: &[u64]) -> Counts {
    let rows: u64 = sectors.iter().sum();
    let sectors = sectors.iter().enumerate().map(|(at, count)| Share {
        name: format!("第{at}类"),
        count: *count,
    });
    Counts {
        reconciliation: Reconciliation {
            expected: nil + disclosing + missing,
            nil,
            disclosing,
            missing,
            rows,
            ..Reconciliation::default()
        },
        withdrawals: Withdrawals {
            self_report: withdrawn,
            none: rows.saturating_sub(withdrawn),
            ..Withdrawals::default()
        },
        sectors: sectors.collect(),
        ..Counts::default()
    }
}

/// Every list of `several` counts that sums up to at most `most`.
fn lists(several: usize, most: u64) -> Vec<Vec<u64>> {
    let mut lists = vec![Vec::new()];
    for _ in 0..several {
        lists = lists
            .into_iter()
            .flat_map(|list: Vec<u64>| {
                let left = most - list.iter().sum::<u64>();
                (0..=left).map(move |next| [list.clone(), vec![next]].concat())
            })
            .collect();
    }
    lists
}
