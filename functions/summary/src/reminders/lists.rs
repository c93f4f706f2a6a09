//! A unit's reminders, ready to send: JSON for a program, CSV for whoever copies them into a messaging service.

use crate::draft::Draft;
use crate::run::Context;
use crate::table::to_json;
use crate::{MadeFile, SummaryError};
use campaign::plan::Unit;
use campaign::reminder::{Occasion, Reminder};
use serde_json::json;
use sheets::text::neutralized;
use std::io::{self, Write as _};

/// What Excel and WPS know UTF-8 by.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes a unit's lists; none where nobody is to be reminded.
pub(crate) async fn write(
    context: &Context<'_>,
    unit: &Unit,
    reminders: &[Reminder],
) -> Result<Vec<MadeFile>, SummaryError> {
    if reminders.is_empty() {
        return Ok(Vec::new());
    }
    let mut list = Draft::new()?;
    list.write_all(&to_json(&json!({
        "unit": unit.id, "name": unit.name, "moment": context.moment, "reminders": reminders,
    }))?)?;
    let mut sheet = Draft::new()?;
    sheet.write_all(&as_csv(unit, reminders)?)?;
    let path = |kind: &str| context.file(&format!("reminders-{}.{kind}", unit.id));
    Ok(vec![
        list.send(context.objects, &path("json")).await?,
        sheet.send(context.objects, &path("csv")).await?,
    ])
}

fn as_csv(unit: &Unit, reminders: &[Reminder]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(["单位", "花名册编号", "姓名", "联系电话", "事由", "消息"])?;
    for reminder in reminders {
        let occasions: Vec<_> = reminder.occasions.iter().map(Occasion::in_chinese).collect();
        let phone = reminder.phone.as_deref().unwrap_or_default();
        let cells = [
            &unit.name,
            reminder.number.as_str(),
            &reminder.name,
            phone,
            &occasions.join("、"),
            &reminder.text,
        ];
        writer.write_record(cells.map(|cell| neutralized(cell).into_owned()))?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}
