//! Which partitions whoever uses the table may touch, and how.

/// What is done to a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// An item of the table is read, or a condition asked of it.
    Read,
    /// An item of the table is put, updated or deleted.
    Write,
    /// A list of the index is read.
    List,
}

/// Which partitions something touches, as the template's statements name them: a `*` at the end stands for anything.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// Partitions of the table that are read.
    pub reads: &'static [&'static str],
    /// Partitions of the table that are written.
    pub writes: &'static [&'static str],
    /// Partitions of the index.
    pub lists: &'static [&'static str],
}

impl Keys {
    pub(crate) const ALL: Keys = Keys {
        reads: &["*"],
        writes: &["*"],
        lists: &["*"],
    };

    pub(crate) const NONE: Keys = Keys {
        reads: &[],
        writes: &[],
        lists: &[],
    };

    /// The patterns of what is touched in this way.
    #[must_use]
    pub const fn of(&self, touch: Touch) -> &'static [&'static str] {
        match touch {
            Touch::Read => self.reads,
            Touch::Write => self.writes,
            Touch::List => self.lists,
        }
    }

    /// Whether this partition is among what is touched in this way.
    pub(crate) fn include(&self, touch: Touch, partition: &str) -> bool {
        self.of(touch)
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => partition.starts_with(prefix),
                None => partition == *pattern,
            })
    }
}
