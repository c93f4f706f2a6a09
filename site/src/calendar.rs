//! The campaign's dates for people's own calendars (RFC 5545).

use campaign::Campaign;
use campaign::plan::PhaseId;
use jiff::civil::Date;

/// The longest line in octets, its end not counted (§3.1).
const LONGEST_LINE: usize = 75;

/// The phases, and the days by which something has to be done, each as an event of whole days.
pub(crate) fn of(campaign: &Campaign, base_url: &str) -> String {
    let host = base_url.split("://").last().unwrap_or(base_url);
    let calendar = Calendar {
        host,
        stamp: compact(campaign.starts),
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//campaign service//site//ZH".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(&campaign.short_name)),
    ];
    for phase in &campaign.phases {
        let title = format!("{}：{}", campaign.short_name, phase.name);
        lines.extend(calendar.event(
            phase.id.as_str(),
            phase.starts,
            phase.ends,
            &title,
            &phase.tasks.join("\n"),
        ));
    }
    for (id, day, title) in deadlines(campaign) {
        lines.extend(calendar.event(id, day, day, &title, ""));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

fn deadlines(campaign: &Campaign) -> Vec<(&'static str, Date, String)> {
    let names = &campaign.names;
    let rules = &campaign.rules;
    let mut days = vec![
        (
            "deliver-by",
            rules.deliver_by,
            format!("{}的报告报送{}的期限", names.cadres, names.upper_office),
        ),
        (
            "lenient-until",
            rules.lenient_until,
            "主动报告并办完退出手续、可以从宽处理的期限".to_owned(),
        ),
    ];
    if let Some(phase) = campaign.phase(PhaseId::SelfCheck) {
        days.push((
            "file-by",
            phase.ends,
            format!("《{}》填报截止", campaign.forms.declaration),
        ));
    }
    days
}

struct Calendar<'site> {
    host: &'site str,
    stamp: String,
}

impl Calendar<'_> {
    fn event(&self, id: &str, first: Date, last: Date, title: &str, details: &str) -> Vec<String> {
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{id}@{}", self.host),
            format!("DTSTAMP:{}T000000Z", self.stamp),
            format!("DTSTART;VALUE=DATE:{}", compact(first)),
            // The end is the first day after it.
            format!("DTEND;VALUE=DATE:{}", compact(last.tomorrow().unwrap_or(last))),
            format!("SUMMARY:{}", escaped(title)),
        ];
        if !details.is_empty() {
            lines.push(format!("DESCRIPTION:{}", escaped(details)));
        }
        lines.push("TRANSP:TRANSPARENT".to_owned());
        lines.push("END:VEVENT".to_owned());
        lines
    }
}

fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

/// A long line is broken between characters; what goes on starts with a space.
fn folded(line: &str) -> String {
    let (mut out, mut length) = (String::with_capacity(line.len()), 0);
    for character in line.chars() {
        if length + character.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(character);
        length += character.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters_and_no_part_is_too_long() {
        let line = "SUMMARY:".to_owned() + &"专项整治，".repeat(20);
        let parts: Vec<String> = folded(&line).split("\r\n").map(str::to_owned).collect();
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() <= LONGEST_LINE));
        assert!(parts[1..].iter().all(|part| part.starts_with(' ')));
        assert_eq!(folded(&line).replace("\r\n ", ""), line);
    }

    #[test]
    fn signs_with_a_meaning_are_escaped() {
        assert_eq!(escaped("一;二,三\\四\n五"), "一\\;二\\,三\\\\四\\n五");
    }
}
