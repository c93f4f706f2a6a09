//! What people and businesses are found by, in a table whose people were loaded before there was a search.

use crate::Table;

pub(crate) async fn write(table: &Table) -> anyhow::Result<()> {
    let mut people = 0;
    for unit in &table.campaign.units {
        people += table.store.indexing.write_unit(&unit.id).await?;
    }
    println!("{people} people are found by their names, and what they declared by its businesses");
    Ok(())
}

impl Table {
    /// Writes the index where people are on the roster and none of them is in it, or nobody of the office is.
    ///
    /// # Errors
    /// The table is unavailable: part of the index may be written.
    pub async fn index_if_missing(&self) -> anyhow::Result<()> {
        let has_no_office = self.store.indexing.has_no_office().await?;
        for unit in &self.campaign.units {
            if has_no_office || self.store.indexing.is_missing(&unit.id).await? {
                self.store.indexing.write_unit(&unit.id).await?;
            }
        }
        Ok(())
    }
}
