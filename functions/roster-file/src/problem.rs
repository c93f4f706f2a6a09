//! What is wrong with a roster file, by row and column.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Problems that are told one by one. Whoever has more than these mends the file's shape first.
const MOST_LISTED: usize = 200;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FileProblem)]
pub struct Problem {
    /// The row as the spreadsheet shows it, counting from 1; none if it concerns the file as a whole.
    #[schema(required)]
    pub row: Option<u32>,
    /// The column's heading; none if it concerns the row as a whole.
    #[schema(required)]
    pub column: Option<String>,
    /// What is wrong, for people.
    pub message: String,
}

/// Everything that is wrong: the first 200 one by one, the others counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Problems {
    listed: Vec<Problem>,
    more: u64,
}

impl Problems {
    /// Adds a problem. The message is only made if there is room to list it.
    pub fn add(&mut self, row: Option<u32>, column: Option<&str>, message: impl FnOnce() -> String) {
        if self.listed.len() < MOST_LISTED {
            self.listed.push(Problem {
                row,
                column: column.map(str::to_owned),
                message: message(),
            });
        } else {
            self.more += 1;
        }
    }

    /// The problems that are told one by one, in the order of the file.
    #[must_use]
    pub fn listed(&self) -> &[Problem] {
        &self.listed
    }

    /// How many more there are.
    #[must_use]
    pub fn more(&self) -> u64 {
        self.more
    }

    /// How many there are in all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.listed.len() as u64 + self.more
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(formatter, "第 {row} 行")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, "“{column}”")?;
        }
        if self.row.is_some() || self.column.is_some() {
            formatter.write_str("：")?;
        }
        formatter.write_str(&self.message)
    }
}

/// One problem a line.
impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.listed.iter().enumerate() {
            if at > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{problem}")?;
        }
        if self.more > 0 {
            write!(formatter, "\n另有 {} 处问题未列出", self.more)?;
        }
        Ok(())
    }
}
